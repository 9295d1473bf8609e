import { Group, Paper, Stack, Text } from '@mantine/core';
import type { LeadSummary } from '../api.ts';
import { useStaff } from '../queries.ts';
import { SEGMENT } from '../words.ts';
import { LeadTitle } from './LeadTable.tsx';
import { NextTouch } from './NextTouch.tsx';
import { PlainList } from './PlainList.tsx';
import { PhaseBadges } from './PhaseBadges.tsx';
import { Ago } from './Times.tsx';
import { WordBadge } from './WordBadge.tsx';

/** The table of leads for narrow screens. */
export function LeadCards({ items }: { items: LeadSummary[] }) {
  const { nameOf } = useStaff();
  return (
    <PlainList aria-label="Leads">
      {items.map((lead) => (
        <Paper key={lead.id} component="li" withBorder p="sm">
          <Stack gap={6}>
            <LeadTitle lead={lead} />
            <Group gap={4}>
              <WordBadge word={SEGMENT[lead.segment]} />
              <PhaseBadges lead={lead} />
            </Group>
            <div>
              <NextTouch lead={lead} />
            </div>
            <Text size="sm" c="dimmed">
              Score {lead.score} · {lead.owner ? nameOf(lead.owner) : 'No owner'} · Contacted{' '}
              <Ago at={lead.contactedAt} />
            </Text>
          </Stack>
        </Paper>
      ))}
    </PlainList>
  );
}
