/** One message per row, each read so because of one word or pattern of its language. */
import { expect, test } from '@jest/globals';
import { readsAsOptOut } from '../../../domain/optOut.ts';

const EXPECTED = {
  stop: { optOut: true, sure: true },
  unclear: { optOut: false, sure: false },
  none: { optOut: false, sure: true },
};
type Reading = keyof typeof EXPECTED;

export function readings(title: string, rows: Partial<Record<Reading, string[]>>): void {
  for (const reading of ['stop', 'unclear', 'none'] as const) {
    for (const text of rows[reading] ?? []) {
      test(`${title}, ${reading}: ${text}`, () => {
        expect(readsAsOptOut(text)).toMatchObject(EXPECTED[reading]);
      });
    }
  }
}
