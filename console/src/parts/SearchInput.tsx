import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';

const SETTLE_MS = 300;

/** A search box that reports what was typed once the typing pauses. */
export function SearchInput({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  const [reported, setReported] = useState(value);
  const [seen, setSeen] = useState(value);
  const report = useDebouncedCallback((words: string) => {
    setReported(words);
    onChange(words);
  }, SETTLE_MS);

  // A value that did not come from here (cleared filters, another address) replaces what is typed; our own coming back
  // must not, or it would take away the letters typed meanwhile.
  if (value !== seen) {
    setSeen(value);
    if (value !== reported) {
      setTyped(value);
      setReported(value);
    }
  }

  return (
    <TextInput
      label="Search"
      placeholder="Name, phone, email, topic"
      type="search"
      leftSection={<IconSearch size={16} aria-hidden />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        report(event.currentTarget.value);
      }}
    />
  );
}
