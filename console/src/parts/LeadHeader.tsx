import { Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft, IconExternalLink, IconMail, IconPhone } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { Lead } from '../api.ts';
import { leadName, SEGMENT } from '../words.ts';
import { PhaseBadges } from './PhaseBadges.tsx';
import { ScoreButton } from './ScoreButton.tsx';
import { WordBadge } from './WordBadge.tsx';

export function LeadHeader({ lead }: { lead: Lead }) {
  const { phone, email } = lead.contact;
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Anchor component={Link} to="/" size="sm">
          <Group gap={4}>
            <IconArrowLeft size={16} aria-hidden /> Pipeline
          </Group>
        </Anchor>
        {lead.temporalUrl && (
          <Anchor href={lead.temporalUrl} target="_blank" rel="noreferrer" size="sm">
            <Group gap={4}>
              Open in Temporal UI <IconExternalLink size={16} aria-hidden />
            </Group>
          </Anchor>
        )}
      </Group>
      <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
        {lead.erasure ? 'Erased person' : leadName(lead.contact)}
      </Title>
      <Group gap="xs">
        <WordBadge word={SEGMENT[lead.segment]} />
        <PhaseBadges lead={lead} />
        <ScoreButton score={lead.score} parts={lead.scoreParts} />
      </Group>
      <Group gap="md">
        {phone && (
          <Anchor href={`tel:${phone}`}>
            <Group gap={6}>
              <IconPhone size={16} aria-hidden /> {phone}
            </Group>
          </Anchor>
        )}
        {email && (
          <Anchor href={`mailto:${email}`} style={{ overflowWrap: 'anywhere' }}>
            <Group gap={6} wrap="nowrap">
              <IconMail size={16} aria-hidden /> {email}
            </Group>
          </Anchor>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {lead.segmentReason}
        {lead.segmentChosenBy === 'staff' && ' (chosen by staff)'}
      </Text>
    </Stack>
  );
}
