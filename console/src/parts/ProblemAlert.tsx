import { Alert, List, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { ApiError } from '../api.ts';

/** What the API refused or could not do: its title, its detail, and each field with what is wrong with it. */
export function ProblemAlert({ error }: { error: Error }) {
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle />} title={error.message} role="alert">
      <ProblemLines error={error} />
    </Alert>
  );
}

export function ProblemLines({ error }: { error: Error }) {
  const lines = error instanceof ApiError ? error.lines : [];
  if (lines.length === 0) return null;
  if (lines.length === 1) return <Text size="sm">{lines[0]}</Text>;
  return (
    <List size="sm">
      {lines.map((line) => (
        <List.Item key={line}>{line}</List.Item>
      ))}
    </List>
  );
}
