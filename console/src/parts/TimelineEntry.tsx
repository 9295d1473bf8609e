import { Badge, Group, Paper, Text } from '@mantine/core';
import type { TimelineItem } from '../api.ts';
import { useStaff } from '../queries.ts';
import { fullTime } from '../time.ts';
import { byWhom, channelWord, plain, TOUCH_STATE, sentence } from '../words.ts';
import { MessageText } from './MessageText.tsx';
import { WordBadge } from './WordBadge.tsx';

export function TimelineEntry({ item, coming }: { item: TimelineItem; coming: boolean }) {
  return (
    <Paper
      withBorder
      px="sm"
      py="xs"
      bg={coming ? 'transparent' : undefined}
      style={coming ? { borderStyle: 'dashed' } : undefined}
      data-coming={coming || undefined}
    >
      <Group gap="xs" justify="space-between" align="flex-start">
        <Text fw={coming ? 500 : 600} c={coming ? 'dimmed' : undefined} style={{ overflowWrap: 'anywhere' }}>
          {item.title}
        </Text>
        <Group gap={4}>
          {item.state && <WordBadge word={TOUCH_STATE[item.state]} />}
          {item.deliveryStatus && (
            <Badge variant="outline" color="gray">
              {plain(item.deliveryStatus)}
            </Badge>
          )}
        </Group>
      </Group>
      <When item={item} />
      {item.because && (
        <Text size="sm" c={coming ? 'dimmed' : undefined}>
          {sentence(item.because)}
        </Text>
      )}
      {item.message && <MessageText message={item.message} shownAtFirst={item.type === 'fact'} />}
    </Paper>
  );
}

function When({ item }: { item: TimelineItem }) {
  const { nameOf } = useStaff();
  const words = [
    item.channel && plain(channelWord(item.channel)),
    item.localTime ?? (item.at ? fullTime(item.at) : 'When a person says so'),
    item.by && byWhom(item.by, nameOf),
  ];
  return (
    <Text size="xs" c="dimmed" title={item.at ? `Your time: ${fullTime(item.at)}` : undefined}>
      {words.filter((word) => word).join(' · ')}
    </Text>
  );
}
