import { Button, Popover, Table, Text } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { Lead } from '../api.ts';
import { plain, sentence } from '../words.ts';

/** The score, and on a click the parts it is made of. */
export function ScoreButton({ score, parts }: { score: number; parts: Lead['scoreParts'] }) {
  return (
    <Popover width={320} withArrow shadow="md">
      <Popover.Target>
        <Button variant="default" size="compact-sm" rightSection={<IconChevronDown size={14} aria-hidden />}>
          Score {score}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Parts of the score">
        <Table verticalSpacing={6} aria-label="Parts of the score">
          <Table.Tbody>
            {parts.map((part) => (
              <Table.Tr key={part.name}>
                <Table.Td>
                  <Text size="sm" fw={500}>
                    {plain(part.name)}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {sentence(part.because)}
                  </Text>
                </Table.Td>
                <Table.Td ta="right" fw={600}>
                  {part.points > 0 ? `+${part.points}` : part.points}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Popover.Dropdown>
    </Popover>
  );
}
