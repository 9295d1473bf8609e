import { Center, Group, Loader, SegmentedControl, Select, Stack, Text, Title } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { LoadMore } from '../parts/LoadMore.tsx';
import { PlainList } from '../parts/PlainList.tsx';
import { ProblemAlert } from '../parts/ProblemAlert.tsx';
import { TaskCard } from '../parts/TaskCard.tsx';
import { useStaff, useTasks } from '../queries.ts';

export function TasksPage() {
  const [params, setParams] = useSearchParams();
  const assignee = params.get('assignee');
  const state = params.get('state') ?? 'open';
  const staff = useStaff();
  const tasks = useTasks({ assignee, state });
  const items = tasks.data?.pages.flatMap((page) => page.items) ?? [];

  function setParam(name: string, value: string | null) {
    const next = new URLSearchParams(params);
    if (value === null) next.delete(name);
    else next.set(name, value);
    setParams(next, { replace: true });
  }

  return (
    <Stack>
      <title>Tasks · Followthrough</title>
      <Title order={1} size="h2">
        Tasks
      </Title>
      <Group align="flex-end" gap="xs">
        <Select
          label="Owner"
          placeholder="Everybody"
          data={staff.choices}
          value={assignee}
          onChange={(value) => setParam('assignee', value)}
          clearable
          clearButtonProps={{ 'aria-label': 'Clear Owner' }}
        />
        <SegmentedControl
          aria-label="Which tasks"
          data={[
            { value: 'open', label: 'Open' },
            { value: 'all', label: 'All' },
          ]}
          value={state}
          onChange={(value) => setParam('state', value === 'open' ? null : value)}
        />
      </Group>
      {tasks.error && <ProblemAlert error={tasks.error} />}
      {tasks.isPending && (
        <Center p="xl">
          <Loader aria-label="Loading tasks" />
        </Center>
      )}
      {tasks.isSuccess && items.length === 0 && (
        <Text p="xl" ta="center">
          {state === 'open' ? 'No open tasks. Nobody waits for a person right now.' : 'No tasks yet.'}
        </Text>
      )}
      {items.length > 0 && (
        <PlainList aria-label="Tasks">
          {items.map((task) => (
            <TaskCard key={task.id} task={task} withLead />
          ))}
        </PlainList>
      )}
      <LoadMore list={tasks} />
    </Stack>
  );
}
