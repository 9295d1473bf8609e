import { Group, Text } from '@mantine/core';
import type { LeadPhase } from '../../../schemas/values.ts';
import type { LeadSummary } from '../api.ts';
import { ChannelIcon } from './ChannelIcon.tsx';
import { sentence } from '../words.ts';

/** Why no message is planned, when none is. */
const NO_TOUCH: Record<LeadPhase, string> = {
  'following-up': 'No touch planned',
  'answer-due': 'No touch: the lead waits for our answer',
  'with-a-person': 'No touch: a person has this lead',
  paused: 'No touch until somebody resumes it',
  closed: 'No touch: closed',
};

export function NextTouch({ lead }: { lead: LeadSummary }) {
  const touch = lead.nextTouch;
  if (!touch) {
    return (
      <Text size="sm" c="dimmed">
        {NO_TOUCH[lead.phase]}
      </Text>
    );
  }
  return (
    <>
      <Group gap={6} wrap="nowrap">
        <ChannelIcon of={touch.channel} />
        <Text size="sm" fw={500}>
          {touch.localTime ?? 'When a person says so'}
        </Text>
      </Group>
      <Text size="xs" c="dimmed" lineClamp={2} title={touch.because}>
        {sentence(touch.because)}
      </Text>
    </>
  );
}
