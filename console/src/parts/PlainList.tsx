import { Stack, type StackProps } from '@mantine/core';

/** A list without bullets: its children are `li` elements, mostly cards. */
export function PlainList(props: Omit<StackProps, 'component'>) {
  return <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }} {...props} />;
}
