/** Opaque cursors: where a page ended, in the list's own order, so that rows that come and go shift nothing. */
import { z } from 'zod';
import type { Position } from '../db/tables/leadList.ts';
import { invalid } from './problems.ts';

const Kept = z.tuple([z.iso.datetime(), z.uuid()]);

/** @param wanted the size of a page; `rows` has one more when there is a next page */
export function pageOf<T extends Position>(rows: T[], wanted: number): { rows: T[]; nextCursor: string | null } {
  const page = rows.slice(0, wanted);
  const last = page.at(-1);
  const isLast = rows.length <= wanted || last === undefined;
  return { rows: page, nextCursor: isLast ? null : write(last) };
}

const write = ({ position, id }: Position): string => Buffer.from(JSON.stringify([position, id])).toString('base64url');

/** @throws ProblemError 422 for a cursor that we did not write */
export function readCursor(cursor: string | undefined): Position | null {
  if (cursor === undefined) return null;
  try {
    const [position, id] = Kept.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { position, id };
  } catch {
    throw invalid([{ field: 'cursor', message: 'must be the nextCursor of the page before' }]);
  }
}

/** The page size in a query: whole numbers, documented as such. */
export const limitOf = (most: number, usual: number) =>
  z.coerce
    .number({ error: `must be a whole number from 1 to ${most}` })
    .int()
    .min(1)
    .max(most)
    .default(usual)
    .meta({ type: 'integer', minimum: 1, maximum: most, default: usual });
