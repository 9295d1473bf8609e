/* oxlint-disable jsx-a11y/prefer-tag-over-role -- Mantine's Timeline renders divs; the roles make it a list to those who listen. */
import { Text, Timeline, Title } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import type { TimelineItem } from '../api.ts';
import { ChannelIcon } from './ChannelIcon.tsx';
import { TimelineEntry } from './TimelineEntry.tsx';

/** What happened, a mark for now, and what is to come: solid line behind, dashed line ahead. */
export function LeadTimeline({ items, zone }: { items: TimelineItem[]; zone: string }) {
  const past = items.filter((item) => !isComing(item));
  const coming = items.filter(isComing);
  return (
    <section aria-labelledby="lead-timeline">
      <Title order={2} size="h4" mb={4} id="lead-timeline">
        Timeline
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        In the lead’s local time ({zone})
      </Text>
      <Timeline active={past.length} bulletSize={28} lineWidth={2} role="list" aria-labelledby="lead-timeline">
        {[
          ...past.map((item, index) => entry(item, `past-${index}`, index === past.length - 1)),
          <Timeline.Item
            key="now"
            bullet={<IconClock size={16} aria-hidden />}
            lineVariant="dashed"
            mt="md"
            role="listitem"
          >
            <Text fw={600}>Now</Text>
            {coming.length === 0 && <Text size="sm">Nothing is planned from here.</Text>}
          </Timeline.Item>,
          ...coming.map((item, index) => entry(item, `coming-${index}`, true)),
        ]}
      </Timeline>
    </section>
  );
}

// Not a component: Timeline numbers its direct children to colour the line up to now.
function entry(item: TimelineItem, key: string, dashed: boolean) {
  return (
    <Timeline.Item
      key={key}
      bullet={<ChannelIcon of={item.type === 'task' ? 'task' : item.channel} />}
      lineVariant={dashed ? 'dashed' : 'solid'}
      mt="md"
      role="listitem"
    >
      <TimelineEntry item={item} coming={isComing(item)} />
    </Timeline.Item>
  );
}

/** What happened has happened: only touches can be still to come. */
const isComing = (item: TimelineItem): boolean =>
  item.type === 'touch' && (item.state === 'planned' || item.state === 'will-skip' || item.state === 'held');
