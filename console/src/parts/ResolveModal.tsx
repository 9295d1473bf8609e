import { Select, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Task } from '../api.ts';
import { useTaskAction } from '../queries.ts';
import { outcomesFor } from '../words.ts';
import { ActionModal } from './ActionModal.tsx';
import { noticeAcknowledged } from './notices.tsx';

export function ResolveModal({ task, opened, onClose }: { task: Task; opened: boolean; onClose: () => void }) {
  const resolve = useTaskAction(task.id, 'resolve', (answer) => noticeAcknowledged(`Resolved: ${task.title}`, answer));
  const [outcome, setOutcome] = useState<string | null>(null);
  const [note, setNote] = useState('');
  return (
    <ActionModal
      title="Resolve the task"
      submit="Resolve"
      opened={opened}
      onClose={onClose}
      action={resolve}
      body={() => (note === '' ? { outcome } : { outcome, note })}
    >
      <Text size="sm">{task.title}</Text>
      <Select
        label="Outcome"
        placeholder="How did it end?"
        data={outcomesFor(task.kind)}
        value={outcome}
        onChange={setOutcome}
        required
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
