import { Anchor, Paper, Stack, Table, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { LeadSummary } from '../api.ts';
import { useStaff } from '../queries.ts';
import { leadName, plain, SEGMENT } from '../words.ts';
import { NextTouch } from './NextTouch.tsx';
import { PhaseBadges } from './PhaseBadges.tsx';
import { Ago } from './Times.tsx';
import { WordBadge } from './WordBadge.tsx';

export function LeadTable({ items }: { items: LeadSummary[] }) {
  return (
    <Paper withBorder>
      <Table highlightOnHover verticalSpacing="xs" horizontalSpacing="sm" aria-label="Leads">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Lead</Table.Th>
            <Table.Th>Segment</Table.Th>
            <Table.Th style={{ whiteSpace: 'nowrap' }}>Phase and outcome</Table.Th>
            <Table.Th ta="right">Score</Table.Th>
            <Table.Th>Owner</Table.Th>
            <Table.Th>Next touch, lead’s local time</Table.Th>
            <Table.Th>Contacted</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((lead) => (
            <LeadRow key={lead.id} lead={lead} />
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function LeadRow({ lead }: { lead: LeadSummary }) {
  const { nameOf } = useStaff();
  return (
    <Table.Tr>
      <Table.Td maw={260}>
        <LeadTitle lead={lead} />
      </Table.Td>
      <Table.Td>
        <WordBadge word={SEGMENT[lead.segment]} />
      </Table.Td>
      <Table.Td>
        <PhaseBadges lead={lead} />
      </Table.Td>
      <Table.Td ta="right" fw={600}>
        {lead.score}
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        {lead.owner ? (
          nameOf(lead.owner)
        ) : (
          <Text c="dimmed" size="sm">
            Nobody
          </Text>
        )}
      </Table.Td>
      <Table.Td maw={360}>
        <NextTouch lead={lead} />
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <Ago at={lead.contactedAt} />
      </Table.Td>
    </Table.Tr>
  );
}

/** Who, and what about: the same in the table and on the cards. */
export function LeadTitle({ lead }: { lead: LeadSummary }) {
  const about = [lead.topic, lead.practiceArea && plain(lead.practiceArea)].filter((words) => words).join(' · ');
  return (
    <Stack gap={0}>
      <Anchor
        component={Link}
        to={`/leads/${encodeURIComponent(lead.id)}`}
        fw={600}
        style={{ overflowWrap: 'anywhere' }}
      >
        {leadName(lead)}
      </Anchor>
      <Text size="sm" c="dimmed" lineClamp={2}>
        {about || 'Nothing known of the matter yet'}
      </Text>
    </Stack>
  );
}
