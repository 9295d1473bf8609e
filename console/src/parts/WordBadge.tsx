import { Badge } from '@mantine/core';

export function WordBadge({ word }: { word: { label: string; color: string } }) {
  return <Badge color={word.color}>{word.label}</Badge>;
}
