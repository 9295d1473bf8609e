import { Checkbox, Select, Text } from '@mantine/core';
import { useState } from 'react';
import { useLeadAction } from '../queries.ts';
import { ERASURE_REASON, options } from '../words.ts';
import { ActionModal } from './ActionModal.tsx';
import type { ModalProps } from './LeadActions.tsx';
import { noticeAcknowledged } from './notices.tsx';

export function EraseModal({ leadId, opened, onClose }: ModalProps) {
  const erase = useLeadAction(leadId, 'erase', (answer) => noticeAcknowledged('Erased', answer));
  const [reason, setReason] = useState<string | null>(null);
  return (
    <ActionModal
      title="Erase this person?"
      submit="Erase for good"
      color="red"
      opened={opened}
      onClose={onClose}
      action={erase}
      body={() => ({ reason })}
    >
      <Text size="sm">
        Name, number, address, matter and every message go, and nobody is written to at this number or address again.
        What stays is that something was sent, when, and how it ended.
      </Text>
      <Select
        label="Ground"
        data={options(ERASURE_REASON)}
        value={reason}
        onChange={setReason}
        required
        data-autofocus
      />
      <Checkbox label="I know that nothing brings it back" required />
    </ActionModal>
  );
}
