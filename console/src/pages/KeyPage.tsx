import { Alert, Button, Center, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../api.ts';
import { signIn, useSession } from '../key.ts';
import { ProblemAlert } from '../parts/ProblemAlert.tsx';
import { tryKey } from '../queries.ts';

const REFUSED = new ApiError(401, 'This key is not valid', ['The API did not accept it. Check it and try again.']);

export function KeyPage() {
  const { message } = useSession();
  const [typed, setTyped] = useState('');
  // The page has one purpose, so typing may begin at once.
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const check = useMutation({ mutationFn: tryKey, onSuccess: (_answer, key) => signIn(key) });
  const error = check.error instanceof ApiError && check.error.status === 401 ? REFUSED : check.error;

  return (
    <Center mih="100vh" p="md" component="main">
      <title>Sign in · Followthrough</title>
      <Paper withBorder p="xl" w="100%" maw={420}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (typed.trim() !== '') check.mutate(typed.trim());
          }}
        >
          <Stack>
            <div>
              <Title order={1} size="h2">
                Followthrough
              </Title>
              <Text c="dimmed" size="sm">
                Every lead that did not book, until it has an outcome.
              </Text>
            </div>
            {error ? <ProblemAlert error={error} /> : message !== null && <Alert variant="light">{message}</Alert>}
            <PasswordInput
              label="API key"
              description="Kept in this browser tab only, until you sign out or close it."
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              autoComplete="off"
              required
              ref={field}
              visibilityToggleFocusable
              visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the key' }}
            />
            <Button type="submit" loading={check.isPending}>
              Open the console
            </Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
