/** The connection pool and the transaction with retry; every instant leaves the database as ISO 8601 in UTC. */
import postgres from 'postgres';

export type Sql = postgres.Sql<{ instant: string }>;
export type Tx = postgres.TransactionSql<{ instant: string }>;

/** @param max size of the pool; 10 suits 2 cores */
export function connect(databaseUrl: string, max = 10): Sql {
  return postgres(databaseUrl, {
    max,
    transform: { column: postgres.camel.column },
    types: {
      instant: {
        to: 1184,
        from: [1184],
        serialize: (value: string) => value,
        parse: (text: string) => (text === '-infinity' || text === 'infinity' ? text : new Date(text).toISOString()),
      },
    },
    onnotice: () => undefined,
  }) as Sql;
}

const RETRIED = new Set(['40P01', '40001']);

/**
 * While a transaction waited for its locks, another one changed which identifiers belong together. More locks now would
 * be out of order, so it starts again.
 */
export class LocksMoved extends Error {
  readonly code = '40001';
}

/**
 * One transaction. A deadlock or a serialisation failure is tried again from the start, so `work` must have no effect
 * outside the transaction.
 */
export async function transaction<T>(sql: Sql, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return (await sql.begin(work)) as T;
    } catch (error) {
      const code = error instanceof postgres.PostgresError || error instanceof LocksMoved ? error.code : '';
      if (tries >= 5 || !RETRIED.has(code)) throw error;
    }
  }
}

/** For jsonb columns: postgres.js wants its own JSON type, our values are plain JSON by construction. */
export const json = (tx: Tx | Sql, value: unknown) => tx.json(value as postgres.JSONValue);
