/** Who did what. Rows are only ever added (a trigger refuses the rest), in the transaction of what they tell of. */
import type { KeyScope } from '../../schemas/values.ts';
import { json, type Tx } from '../connect.ts';
import { microseconds, type Position } from './leadList.ts';

export interface Act {
  /** `key:<id>`, `cli:<user of the machine>` or `environment`. */
  actor: string;
  /** The key's name, for reading. */
  name: string;
  scope: KeyScope | null;
  /** `POST /v1/leads/:id/stop`, `keys revoke`. */
  action: string;
  /** Ids of what it was done to. */
  target: Record<string, unknown>;
  requestId: string | null;
}

/** What somebody did on the command line of a machine, in the name of its user. */
export const recordOperation = (
  tx: Tx,
  { by, action, target }: { by: string; action: string; target: Record<string, unknown> },
): Promise<void> => recordAct(tx, { actor: by, name: by, scope: null, action, target, requestId: null });

export interface AuditRow extends Act, Position {
  at: string;
}

export async function recordAct(tx: Tx, { actor, name, scope, action, target, requestId }: Act): Promise<void> {
  await tx`
    insert into audit_log (actor, name, scope, action, target, request_id)
    values (${actor}, ${name}, ${scope}, ${action}, ${json(tx, target)}, ${requestId})`;
}

/** The newest first. */
export async function listActs(
  tx: Tx,
  { actor, target }: { actor: string | null; target: string | null },
  { after, limit }: { after: Position | null; limit: number },
): Promise<AuditRow[]> {
  return tx<AuditRow[]>`
    select id, at, actor, name, scope, action, target, request_id, ${microseconds(tx, 'at')} as position
    from audit_log
    where true
      ${actor === null ? tx`` : tx`and actor = ${actor}`}
      ${target === null ? tx`` : tx`and (target @> ${json(tx, { id: target })} or target @> ${json(tx, { ids: [target] })})`}
      ${after === null ? tx`` : tx`and (at, id) < (${after.position}::timestamptz, ${after.id}::uuid)`}
    order by at desc, id desc limit ${limit}`;
}
