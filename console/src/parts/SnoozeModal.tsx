import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLeadAction } from '../queries.ts';
import { browserZone, typedInstant } from '../time.ts';
import { ActionModal } from './ActionModal.tsx';
import type { ModalProps } from './LeadActions.tsx';
import { noticeAcknowledged } from './notices.tsx';

export function SnoozeModal({ leadId, opened, onClose }: ModalProps) {
  const snooze = useLeadAction(leadId, 'snooze', (answer) => noticeAcknowledged('Snoozed', answer));
  const [until, setUntil] = useState('');
  return (
    <ActionModal
      title="Snooze this lead"
      submit="Snooze"
      opened={opened}
      onClose={onClose}
      action={snooze}
      body={() => ({ until: typedInstant(until) })}
    >
      <TextInput
        label="Until"
        description={`Your time (${browserZone}). Until then nothing is sent; afterwards the follow-up goes on by itself.`}
        type="datetime-local"
        required
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
        data-autofocus
      />
    </ActionModal>
  );
}
