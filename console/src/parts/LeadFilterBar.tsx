import { Select, SimpleGrid } from '@mantine/core';
import { type LeadFilters, useStaff } from '../queries.ts';
import { options, PHASE, SEGMENT } from '../words.ts';
import { SearchInput } from './SearchInput.tsx';

interface Props {
  filters: LeadFilters;
  onChange: (name: string, value: string | null) => void;
}

export function LeadFilterBar({ filters, onChange }: Props) {
  const staff = useStaff();
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="xs" component="search">
      <SearchInput value={filters.q ?? ''} onChange={(value) => onChange('q', value)} />
      <FilterSelect
        label="Segment"
        data={options(SEGMENT)}
        value={filters.segment}
        onChange={(v) => onChange('segment', v)}
      />
      <FilterSelect label="Phase" data={options(PHASE)} value={filters.phase} onChange={(v) => onChange('phase', v)} />
      <FilterSelect label="Owner" data={staff.choices} value={filters.owner} onChange={(v) => onChange('owner', v)} />
    </SimpleGrid>
  );
}

interface FilterSelectProps {
  label: string;
  data: { value: string; label: string }[];
  value: string | null;
  onChange: (value: string | null) => void;
}

function FilterSelect(props: FilterSelectProps) {
  return <Select placeholder="All" clearable clearButtonProps={{ 'aria-label': `Clear ${props.label}` }} {...props} />;
}
