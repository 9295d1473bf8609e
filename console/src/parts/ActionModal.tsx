import { Button, Group, Modal, Stack } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ProblemAlert } from './ProblemAlert.tsx';

interface Props<Answer> {
  title: string;
  submit: string;
  color?: string;
  opened: boolean;
  onClose: () => void;
  action: UseMutationResult<Answer, Error, object>;
  /** What to send, read when the person submits. */
  body: () => object;
  children: ReactNode;
}

/** A form in a dialog that posts one thing: closes when the API took it, says why when it did not. */
export function ActionModal<Answer>(props: Props<Answer>) {
  const { title, submit, color, opened, onClose, action, body, children } = props;
  function close() {
    action.reset();
    onClose();
  }
  function send() {
    action.mutate(body(), { onSuccess: close });
  }
  return (
    <Modal title={title} opened={opened} onClose={close} centered>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Stack>
          {children}
          {action.error && <ProblemAlert error={action.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Back
            </Button>
            <Button type="submit" color={color} loading={action.isPending}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
