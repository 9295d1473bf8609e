/** Whether a wording may leave: approved by its content, whichever playbook has it. */
import { createHash } from 'node:crypto';
import type { UnapprovedTemplate } from '../../domain/record.ts';
import type { Playbook, Template } from '../../schemas/playbook.ts';
import type { Sql, Tx } from '../connect.ts';
import { SHIPPED_TEMPLATES } from './shippedTemplates.ts';

const SHIPPED = new Set(SHIPPED_TEMPLATES);

/** `withdrawn` is asked about again; `declined` is the answer to that. */
export type ApprovalState = 'approved' | 'withdrawn' | 'declined';

export interface TemplateApproval {
  name: string;
  hash: string;
  channel: Template['channel'];
  /** Null: nobody has said anything about this wording. */
  state: ApprovalState | null;
  by: string | null;
  at: string | null;
  note: string | null;
}

/** Fields sorted: jsonb gives them back in another order. */
export const templateHash = (template: Template): string =>
  createHash('sha256')
    .update(JSON.stringify(template, Object.keys(template).sort()))
    .digest('hex')
    .slice(0, 16);

/** Templates are as immutable as the version that holds them. */
const knownHashes = new WeakMap<Playbook, Map<string, string>>();

function hashesOf(playbook: Playbook): Map<string, string> {
  let hashes = knownHashes.get(playbook);
  if (hashes === undefined) {
    hashes = new Map(Object.entries(playbook.templates).map(([name, template]) => [name, templateHash(template)]));
    knownHashes.set(playbook, hashes);
  }
  return hashes;
}

const NOBODY = { state: null, by: null, at: null, note: null };
/** Also without a row: leads may sleep on a version that was published before there were any. */
const BY_US = { ...NOBODY, state: 'approved', by: 'shipped' } as const;

export async function approvalsOf(tx: Tx | Sql, playbook: Playbook): Promise<TemplateApproval[]> {
  const hashes = hashesOf(playbook);
  const rows = await tx<{ hash: string; state: ApprovalState; by: string; at: string; note: string | null }[]>`
    select hash, state, by, at, note from template_approvals where hash = any(${[...hashes.values()]})`;
  const byHash = new Map(rows.map((row) => [row.hash, row]));
  return Object.entries(playbook.templates).map(([name, { channel }]) => {
    const hash = hashes.get(name) ?? '';
    const row = byHash.get(hash) ?? (SHIPPED.has(hash) ? BY_US : NOBODY);
    const { state, by, at, note } = row;
    return { name, hash, channel, state, by, at, note };
  });
}

export async function unapprovedOf(tx: Tx | Sql, playbook: Playbook): Promise<UnapprovedTemplate[]> {
  const rows = await tx<Omit<UnapprovedTemplate, 'template'>[]>`
    select h.hash, a.by, a.at, a.state is not distinct from 'declined' as declined, exists (
      select 1 from tasks t where t.key = 'template/' || h.hash and t.state in ('open', 'claimed')) as asked
    from unnest(${[...hashesOf(playbook).values()]}::text[]) as h(hash)
    left join template_approvals a on a.hash = h.hash
    where a.state is distinct from 'approved'`;
  const missing = new Map(
    rows.filter(({ hash, by }) => by !== null || !SHIPPED.has(hash)).map((row) => [row.hash, row]),
  );
  return [...hashesOf(playbook)].flatMap(([template, hash]) => {
    const row = missing.get(hash);
    return row === undefined ? [] : [{ template, ...row }];
  });
}

export async function setApproval(
  tx: Tx | Sql,
  hash: string,
  { state, by, note = null }: { state: ApprovalState; by: string; note?: string | null },
): Promise<void> {
  await tx`
    insert into template_approvals (hash, state, by, note) values (${hash}, ${state}, ${by}, ${note})
    on conflict (hash) do update set state = excluded.state, by = excluded.by, note = excluded.note,
      at = clock_timestamp()`;
}

/**
 * Wordings as this repository ships them are approved by `shipped`, others by whoever publishes them. What a person has
 * withdrawn stays withdrawn, however often its file is published.
 */
export async function approveNew(tx: Tx | Sql, playbook: Playbook, by: string): Promise<void> {
  const hashes = [...hashesOf(playbook).values()];
  const approvers = hashes.map((hash) => (SHIPPED.has(hash) ? 'shipped' : by));
  await tx`
    insert into template_approvals (hash, state, by)
    select hash, 'approved', by from unnest(${hashes}::text[], ${approvers}::text[]) as h(hash, by)
    on conflict do nothing`;
}
