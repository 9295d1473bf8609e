/** Notifications after an act: what the API acknowledged, or why it did not. */
import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { Acknowledgement } from '../api.ts';
import { clockTime } from '../time.ts';
import { channelWord } from '../words.ts';
import { ProblemLines } from './ProblemAlert.tsx';

const closeButtonProps = { 'aria-label': 'Close' };

export function noticeAcknowledged(title: string, { effectiveAt, inFlight }: Acknowledgement) {
  notifications.show({
    color: 'green',
    title,
    closeButtonProps,
    message: (
      <>
        <Text size="sm">
          In effect since <time dateTime={effectiveAt}>{clockTime(effectiveAt)}</time>.
        </Text>
        <Text size="sm">{inFlightSentence(inFlight)}</Text>
      </>
    ),
  });
}

export function noticeProblem(error: Error) {
  notifications.show({
    color: 'red',
    title: error.message,
    message: <ProblemLines error={error} />,
    closeButtonProps,
    autoClose: false,
  });
}

function inFlightSentence(inFlight: Acknowledgement['inFlight']): string {
  if (inFlight.length === 0) return 'Nothing was on its way to the lead.';
  const touches = inFlight.map(({ key, channel }) => `${channelWord(channel)} “${key}”`).join(' and ');
  return `Already on its way, and may still arrive: ${touches}.`;
}
