import { Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { fromNow, fullTime, isPast } from '../time.ts';

const TICK_MS = 20_000;

/** `3 h ago`, kept fresh; the absolute time is its title. */
export function Ago({ at }: { at: string }) {
  useTick();
  return (
    <time dateTime={at} title={fullTime(at)}>
      {fromNow(at)}
    </time>
  );
}

/** A deadline. Late ones say so in words as well as in red. */
export function Due({ at }: { at: string }) {
  useTick();
  const late = isPast(at);
  return (
    <Text
      component="time"
      dateTime={at}
      size="sm"
      c={late ? 'var(--mantine-color-error)' : undefined}
      fw={late ? 600 : 400}
    >
      {late ? `Overdue, was due ${fromNow(at)}` : `Due ${fromNow(at)}`} ({fullTime(at)})
    </Text>
  );
}

function useTick() {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), TICK_MS);
    return () => clearInterval(timer);
  }, []);
}
