import { DataList, Paper, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Lead } from '../api.ts';
import { useStaff } from '../queries.ts';
import { channelWord, plain } from '../words.ts';
import { Ago } from './Times.tsx';

const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 });

/** What is known of the lead and the matter; what nobody knows yet is left out. */
export function LeadDetails({ lead }: { lead: Lead }) {
  const { nameOf } = useStaff();
  const { contact, matter, source, intake } = lead;
  const rows: [string, ReactNode][] = [
    ['Owner', lead.owner ? nameOf(lead.owner) : 'Nobody yet'],
    ['Matter', matter.topic],
    ['Practice area', matter.practiceArea && plain(matter.practiceArea)],
    ['Summary', matter.summary],
    ['Promised next step', intake.promisedNextStep],
    ['Not booked because', intake.notBookedReason ?? (intake.reasonCode && plain(intake.reasonCode))],
    ['Missing', intake.missing.join(', ')],
    ['Follow up on', intake.followUpOn],
    ['Urgency', matter.urgency && plain(matter.urgency)],
    ['Deadline', matter.deadline],
    ['Estimated value', matter.estimatedValue == null ? null : money.format(matter.estimatedValue)],
    ['Opposing parties', matter.opposingParties.join(', ')],
    ['Source', [plain(source.channel), source.name, source.campaign].filter((words) => words).join(' · ')],
    ['Contacted', <Ago key="contacted" at={lead.contactedAt} />],
    ['Prefers', contact.preferredChannel && plain(channelWord(contact.preferredChannel))],
    ['Time zone', lead.zone],
  ];
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="lead-details">
      <Title order={2} size="h4" mb="sm" id="lead-details">
        Details
      </Title>
      <DataList orientation="vertical">
        {rows
          .filter(([, value]) => Boolean(value))
          .map(([label, value]) => (
            <DataList.Item key={label}>
              <DataList.ItemLabel>{label}</DataList.ItemLabel>
              <DataList.ItemValue style={{ overflowWrap: 'anywhere' }}>{value}</DataList.ItemValue>
            </DataList.Item>
          ))}
      </DataList>
    </Paper>
  );
}
