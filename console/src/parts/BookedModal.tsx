import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLeadAction } from '../queries.ts';
import { browserZone, typedInstant } from '../time.ts';
import { ActionModal } from './ActionModal.tsx';
import type { ModalProps } from './LeadActions.tsx';
import { noticeAcknowledged } from './notices.tsx';

export function BookedModal({ leadId, opened, onClose }: ModalProps) {
  const booked = useLeadAction(leadId, 'booked', (answer) => noticeAcknowledged('Booked', answer));
  const [startsAt, setStartsAt] = useState('');
  const [who, setWho] = useState('');
  return (
    <ActionModal
      title="Booked a consultation"
      submit="Mark as booked"
      opened={opened}
      onClose={onClose}
      action={booked}
      body={() => ({ startsAt: typedInstant(startsAt), with: who === '' ? null : who })}
    >
      <TextInput
        label="Starts at"
        description={`Your time (${browserZone}). Without it somebody gets the task to enter it.`}
        type="datetime-local"
        value={startsAt}
        onChange={(event) => setStartsAt(event.currentTarget.value)}
        data-autofocus
      />
      <TextInput
        label="With"
        placeholder="A lawyer’s name"
        value={who}
        onChange={(event) => setWho(event.currentTarget.value)}
      />
    </ActionModal>
  );
}
