import { Autocomplete, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useLeadAction } from '../queries.ts';
import { ActionModal } from './ActionModal.tsx';
import type { ModalProps } from './LeadActions.tsx';
import { noticeAcknowledged } from './notices.tsx';

const COMMON_REASONS = [
  'Asked us to stop',
  'Hired another firm',
  'Matter is resolved',
  'Wrong number or address',
  'Duplicate of another lead',
];

export function StopModal({ leadId, opened, onClose }: ModalProps) {
  const stop = useLeadAction(leadId, 'stop', (answer) => noticeAcknowledged('Stopped', answer));
  const [reason, setReason] = useState('');
  const [note, setNote] = useState('');
  return (
    <ActionModal
      title="Stop this lead?"
      submit="Stop for good"
      color="red"
      opened={opened}
      onClose={onClose}
      action={stop}
      body={() => (note === '' ? { reason } : { reason, note })}
    >
      <Text size="sm">
        No further message will leave for this person, and the lead closes. Only a new decision by a person can undo it.
      </Text>
      <Autocomplete
        label="Reason"
        data={COMMON_REASONS}
        value={reason}
        onChange={setReason}
        required
        openOnFocus={false}
        data-autofocus
      />
      <Textarea
        label="Note"
        autosize
        minRows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </ActionModal>
  );
}
