import { Alert, Anchor, Center, Grid, Loader, Stack, Text, Title } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import type { Lead, Next, Task } from '../api.ts';
import { LeadActions } from '../parts/LeadActions.tsx';
import { LeadDetails } from '../parts/LeadDetails.tsx';
import { LeadHeader } from '../parts/LeadHeader.tsx';
import { LeadTimeline } from '../parts/LeadTimeline.tsx';
import { PlainList } from '../parts/PlainList.tsx';
import { ProblemAlert } from '../parts/ProblemAlert.tsx';
import { TaskCard } from '../parts/TaskCard.tsx';
import { useLead, useTimeline } from '../queries.ts';
import { fullTime } from '../time.ts';
import { leadName, sentence } from '../words.ts';

export function LeadPage() {
  const { id = '' } = useParams();
  const lead = useLead(id);
  if (lead.data) {
    return (
      <Stack gap="lg">
        {/* An answer that is no longer refreshed must not pass for a fresh one. */}
        {lead.error && <ProblemAlert error={lead.error} />}
        <OneLead lead={lead.data} />
      </Stack>
    );
  }
  if (lead.error) {
    return (
      <Stack>
        <title>Lead · Followthrough</title>
        <Title order={1} size="h2">
          Lead
        </Title>
        <ProblemAlert error={lead.error} />
        <Anchor component={Link} to="/">
          Go to the pipeline
        </Anchor>
      </Stack>
    );
  }
  return (
    <Center p="xl">
      <Loader aria-label="Loading the lead" />
    </Center>
  );
}

function OneLead({ lead }: { lead: Lead }) {
  const timeline = useTimeline(lead.id);
  const openTasks = lead.tasks.filter((task) => task.state === 'open' || task.state === 'claimed');
  return (
    <>
      <title>{`${leadName(lead.contact)} · Followthrough`}</title>
      <LeadHeader lead={lead} />
      {lead.erasure ? <Erased erasure={lead.erasure} /> : <LeadActions lead={lead} />}
      {lead.next && <NextStep next={lead.next} />}
      {lead.outcomeReason && !lead.erasure && (
        <Alert variant="light" color="gray" title="How it ended">
          {sentence(lead.outcomeReason)}
        </Alert>
      )}
      {openTasks.length > 0 && <OpenTasks tasks={openTasks} />}
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, md: 8 }}>
          {timeline.error && <ProblemAlert error={timeline.error} />}
          {timeline.data && <LeadTimeline items={timeline.data.items} zone={timeline.data.zone} />}
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <LeadDetails lead={lead} />
        </Grid.Col>
      </Grid>
    </>
  );
}

function Erased({ erasure: { state, at, dueAt } }: { erasure: NonNullable<Lead['erasure']> }) {
  return (
    <Alert variant="light" color="gray" title="This person was erased">
      Since {fullTime(at)} nothing is known of them here, and nobody writes to them again.
      {state === 'erasing' &&
        ` One message is still at its provider; its words go when its outcome is known, at the latest ${dueAt ? fullTime(dueAt) : 'tomorrow'}.`}
    </Alert>
  );
}

function NextStep({ next }: { next: Next }) {
  return (
    <Alert variant="light" icon={<IconArrowRight />} title="What happens next">
      {sentence(next.because)}
      {next.until && (
        <Text size="sm" c="dimmed">
          Your time: {fullTime(next.until)}
        </Text>
      )}
    </Alert>
  );
}

function OpenTasks({ tasks }: { tasks: Task[] }) {
  return (
    <section aria-labelledby="open-tasks">
      <Title order={2} size="h4" mb="xs" id="open-tasks">
        Open tasks
      </Title>
      <PlainList aria-labelledby="open-tasks">
        {tasks.map((task) => (
          <TaskCard key={task.id} task={task} />
        ))}
      </PlainList>
    </section>
  );
}
