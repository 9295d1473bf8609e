/** What staff look at in lists: leads with their next touch, and tasks with the names that go with their ids. */
import type { PlannedTouch } from '../../domain/record.ts';
import type { LeadPhase, Outcome, Segment } from '../../schemas/values.ts';
import type { Sql, Tx } from '../connect.ts';
import type { TaskRow } from './tasks.ts';

export interface LeadListRow {
  id: string;
  name: string | null;
  phone: string | null;
  email: string | null;
  topic: string | null;
  practiceArea: string | null;
  segment: Segment;
  phase: LeadPhase;
  outcome: Outcome | null;
  score: number;
  owner: string | null;
  contactedAt: string;
  nextTouch: PlannedTouch | null;
  createdAt: string;
  /** The instant to the microsecond, as it sorts: two leads of one millisecond must not hide each other. */
  position: string;
}

export interface LeadFilter {
  segment: Segment | null;
  phase: LeadPhase | null;
  owner: string | null;
  q: string | null;
}

/** The last row of the page before: what comes after it in the list's order. */
export interface Position {
  position: string;
  id: string;
}

/** The newest first. */
export async function listLeads(
  tx: Tx | Sql,
  filter: LeadFilter,
  page: { after: Position | null; limit: number },
): Promise<LeadListRow[]> {
  const { segment, phase, owner, q } = filter;
  const { after, limit } = page;
  return tx<LeadListRow[]>`
    select id, contact->>'name' as name, contact->>'phone' as phone, contact->>'email' as email,
      matter->>'topic' as topic, matter->>'practiceArea' as practice_area, segment, phase, outcome, score, owner,
      contacted_at, next_touch, created_at, ${microseconds(tx, 'created_at')} as position
    from leads
    where true
      ${segment === null ? tx`` : tx`and segment = ${segment}`}
      ${phase === null ? tx`` : tx`and phase = ${phase}`}
      ${owner === null ? tx`` : tx`and owner = ${owner}`}
      ${q === null ? tx`` : tx`and ${matches(tx, q)}`}
      ${after === null ? tx`` : tx`and (created_at, id) < (${after.position}::timestamptz, ${after.id}::uuid)`}
    order by created_at desc, id desc limit ${limit}`;
}

export const microseconds = (tx: Tx | Sql, column: 'created_at' | 'due_at' | 'at') =>
  tx`to_char(${tx(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Name, address, topic or practice area contain the words; three digits or more also look into the phone number. */
function matches(tx: Tx | Sql, q: string) {
  const words = `%${q.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const digits = q.replaceAll(/\D/g, '');
  const isNumber = digits.length >= 3 && /^[\d\s+().-]+$/.test(q);
  return tx`(contact->>'name' ilike ${words} or contact->>'email' ilike ${words} or matter->>'topic' ilike ${words}
    or matter->>'practiceArea' ilike ${words} or external_id = ${q}
    ${isNumber ? tx`or contact->>'phone' like ${`%${digits}%`}` : tx``})`;
}

export interface LeadCounts {
  open: number;
  answerDue: number;
  withAPerson: number;
  paused: number;
  booked: number;
  closed: number;
}

/** Of all leads, whatever the list is filtered by. */
export async function countLeads(tx: Tx | Sql): Promise<LeadCounts> {
  const [row] = await tx<LeadCounts[]>`
    select count(*) filter (where phase <> 'closed')::int as open,
      count(*) filter (where phase = 'answer-due')::int as answer_due,
      count(*) filter (where phase = 'with-a-person')::int as with_a_person,
      count(*) filter (where phase = 'paused')::int as paused,
      count(*) filter (where outcome = 'booked')::int as booked,
      count(*) filter (where phase = 'closed')::int as closed
    from leads`;
  if (row === undefined) throw new Error('counting leads gave no row');
  return row;
}

export interface TaskListRow extends TaskRow {
  leadName: string | null;
  ownerName: string;
  position: string;
}

export interface TaskFilter {
  leadId?: string;
  id?: string;
  assignee?: string | null;
  state: 'open' | 'all';
}

/** Open tasks by deadline, the most pressing first; all tasks with the latest deadline first. */
export async function listTasks(
  tx: Tx | Sql,
  { leadId, id, assignee = null, state }: TaskFilter,
  page: { after: Position | null; limit: number } = { after: null, limit: 1000 },
): Promise<TaskListRow[]> {
  const { after, limit } = page;
  const isOpen = state === 'open';
  const last = after === null ? null : tx`(${after.position}::timestamptz, ${after.id}::uuid)`;
  return tx<TaskListRow[]>`
    select t.*, coalesce(l.contact->>'name', l.contact->>'phone', l.contact->>'email') as lead_name, s.name as owner_name, ${microseconds(tx, 'due_at')} as position
    from tasks t join leads l on l.id = t.lead_id join staff s on s.id = t.owner
    where true
      ${isOpen ? tx`and t.state in ('open', 'claimed')` : tx``}
      ${leadId === undefined ? tx`` : tx`and t.lead_id = ${leadId}`}
      ${id === undefined ? tx`` : tx`and t.id = ${id}`}
      ${assignee === null ? tx`` : tx`and t.owner = ${assignee}`}
      ${last === null ? tx`` : isOpen ? tx`and (t.due_at, t.id) > ${last}` : tx`and (t.due_at, t.id) < ${last}`}
    order by ${isOpen ? tx`t.due_at, t.id` : tx`t.due_at desc, t.id desc`} limit ${limit}`;
}
