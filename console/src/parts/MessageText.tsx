import { Blockquote, Button, Text } from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';

interface Props {
  message: { subject?: string | null; text: string };
  /** A lead's own words are shown at once; what we sent, when asked for. */
  shownAtFirst: boolean;
}

export function MessageText({ message, shownAtFirst }: Props) {
  const [shown, { toggle }] = useDisclosure(shownAtFirst);
  const id = useId();
  const Chevron = shown ? IconChevronDown : IconChevronRight;
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        ml={-8}
        mt={4}
        leftSection={<Chevron size={14} aria-hidden />}
        styles={{ root: { height: 'auto' }, label: { whiteSpace: 'normal', textAlign: 'left' } }}
        aria-expanded={shown}
        aria-controls={id}
        onClick={toggle}
      >
        {message.subject ? `Email: ${message.subject}` : 'The text'}
      </Button>
      <Blockquote id={id} hidden={!shown} p="xs" mt={4} fz="sm" color="gray">
        <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {message.text}
        </Text>
      </Blockquote>
    </>
  );
}
