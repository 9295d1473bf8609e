import { Button, Center, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useSearchParams } from 'react-router';
import { Counts } from '../parts/Counts.tsx';
import { FirstLead } from '../parts/FirstLead.tsx';
import { LeadCards } from '../parts/LeadCards.tsx';
import { LeadFilterBar } from '../parts/LeadFilterBar.tsx';
import { LoadMore } from '../parts/LoadMore.tsx';
import { LeadTable } from '../parts/LeadTable.tsx';
import { ProblemAlert } from '../parts/ProblemAlert.tsx';
import { useLeads } from '../queries.ts';

export function PipelinePage() {
  // Filters live in the address, so that a view can be bookmarked and the back button works.
  const [params, setParams] = useSearchParams();
  const filters = {
    segment: params.get('segment'),
    phase: params.get('phase'),
    owner: params.get('owner'),
    q: params.get('q'),
  };
  const filtered = Object.values(filters).some((value) => value !== null);
  const leads = useLeads(filters);
  const items = leads.data?.pages.flatMap((page) => page.items) ?? [];
  const counts = leads.data?.pages[0]?.counts;

  function setFilter(name: string, value: string | null) {
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === null || value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  }

  return (
    <Stack>
      <title>Pipeline · Followthrough</title>
      <Title order={1} size="h2">
        Pipeline
      </Title>
      {counts && <Counts counts={counts} />}
      <LeadFilterBar filters={filters} onChange={setFilter} />
      {leads.error && <ProblemAlert error={leads.error} />}
      {leads.isPending && (
        <Center p="xl">
          <Loader aria-label="Loading leads" />
        </Center>
      )}
      {leads.isSuccess && items.length === 0 && (filtered ? <NoMatch onClear={() => setParams({})} /> : <FirstLead />)}
      {items.length > 0 && <Leads items={items} />}
      <LoadMore list={leads} />
    </Stack>
  );
}

function Leads({ items }: Parameters<typeof LeadTable>[0]) {
  const wide = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false });
  return wide ? <LeadTable items={items} /> : <LeadCards items={items} />;
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <Group justify="center" p="xl">
      <Text>No lead matches these filters.</Text>
      <Button variant="default" size="xs" onClick={onClear}>
        Clear filters
      </Button>
    </Group>
  );
}
