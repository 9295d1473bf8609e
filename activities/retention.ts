/** One batch of what has been kept long enough (db/transactions/retain.ts); the workflow asks until nothing is left. */
import { dropExpired } from '../db/transactions/retain.ts';
import type { RetentionBatch } from '../workflows/activities.ts';
import type { Means } from './means.ts';

/** Of each kind; a lead takes 10 ms or so, and a batch has 30 s. */
const BATCH = 200;

export async function dropExpiredBatch(means: Means): Promise<RetentionBatch> {
  const batch = await dropExpired(means.sql, means, BATCH);
  if (Object.keys(batch.gone).length > 0) means.log.info({ gone: batch.gone }, 'kept long enough: gone');
  return batch;
}
