import { Anchor, Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from 'react-router';
import type { Task } from '../api.ts';
import { useStaff, useTaskAction } from '../queries.ts';
import { plain, TASK_KIND } from '../words.ts';
import { noticeAcknowledged, noticeProblem } from './notices.tsx';
import { ResolveModal } from './ResolveModal.tsx';
import { Ago, Due } from './Times.tsx';

/** One human task: what, why, whose, by when, and how to finish it. */
export function TaskCard({ task, withLead = false }: { task: Task; withLead?: boolean }) {
  const { nameOf } = useStaff();
  const live = task.state === 'open' || task.state === 'claimed';
  const owner = task.ownerName ?? (task.owner ? nameOf(task.owner) : null);
  return (
    <Paper component="li" withBorder p="sm">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={4} flex="1 1 260px">
          <Group gap="xs">
            <Text fw={600}>{task.title}</Text>
            <Badge color="indigo">{TASK_KIND[task.kind]}</Badge>
            {task.state !== 'open' && <Badge color={live ? 'violet' : 'gray'}>{plain(task.state)}</Badge>}
          </Group>
          {withLead && (
            <Anchor component={Link} to={`/leads/${encodeURIComponent(task.leadId)}`} size="sm">
              {task.leadName ?? 'Open the lead'}
            </Anchor>
          )}
          {task.why && <Text size="sm">{task.why}</Text>}
          <Group gap="md">
            <Text size="sm" c="dimmed">
              {owner ?? 'No owner'}
            </Text>
            {live ? <Due at={task.dueAt} /> : <Resolution task={task} />}
          </Group>
        </Stack>
        {live && <TaskButtons task={task} />}
      </Group>
    </Paper>
  );
}

function TaskButtons({ task }: { task: Task }) {
  const claim = useTaskAction(task.id, 'claim', (answer) => noticeAcknowledged(`Claimed: ${task.title}`, answer));
  const [resolving, { open, close }] = useDisclosure();
  return (
    <Group gap="xs">
      {task.state === 'open' && (
        <Button
          variant="default"
          size="xs"
          loading={claim.isPending}
          onClick={() => claim.mutate({}, { onError: noticeProblem })}
          aria-label={`Claim: ${task.title}`}
        >
          Claim
        </Button>
      )}
      <Button variant="light" size="xs" onClick={open} aria-label={`Resolve: ${task.title}`}>
        Resolve
      </Button>
      <ResolveModal task={task} opened={resolving} onClose={close} />
    </Group>
  );
}

function Resolution({ task }: { task: Task }) {
  return (
    <Text size="sm" c="dimmed">
      {task.outcome ? plain(task.outcome) : plain(task.state)}
      {task.note && `: ${task.note}`} {task.resolvedAt && <Ago at={task.resolvedAt} />}
    </Text>
  );
}
