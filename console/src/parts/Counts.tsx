import { Paper, SimpleGrid, Text } from '@mantine/core';
import type { LeadCounts } from '../api.ts';

/** The pipeline at a glance. */
export function Counts({ counts }: { counts: LeadCounts }) {
  const shown = [
    { label: 'Open', count: counts.open },
    { label: 'Answer due', count: counts.answerDue },
    { label: 'With a person', count: counts.withAPerson },
    { label: 'Paused', count: counts.paused },
    { label: 'Booked', count: counts.booked },
    { label: 'Closed', count: counts.closed },
  ];
  return (
    <SimpleGrid cols={{ base: 3, sm: 6 }} spacing="xs" component="dl" m={0}>
      {shown.map(({ label, count }) => (
        <Paper
          key={label}
          withBorder
          px="sm"
          py="xs"
          display="flex"
          style={{ flexDirection: 'column-reverse', justifyContent: 'flex-end' }}
        >
          <Text component="dt" size="sm" c="dimmed">
            {label}
          </Text>
          <Text component="dd" size="xl" fw={700} m={0} lh={1.2}>
            {count}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}
