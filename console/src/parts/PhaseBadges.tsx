import { Group } from '@mantine/core';
import type { LeadSummary } from '../api.ts';
import { OUTCOME, PHASE } from '../words.ts';
import { WordBadge } from './WordBadge.tsx';

/** The phase; when the episode is over, its outcome says more than “closed” alone. */
export function PhaseBadges({ lead }: { lead: Pick<LeadSummary, 'phase' | 'outcome'> }) {
  return (
    <Group gap={4}>
      <WordBadge word={PHASE[lead.phase]} />
      {lead.outcome && <WordBadge word={OUTCOME[lead.outcome]} />}
    </Group>
  );
}
