/**
 * What must hold of a run, judged from outside: the logs and the tables, nothing else. Each rule is a promise of
 * docs/reliability.md; each answer carries its evidence.
 */
import type { Act, Entry } from './log.ts';
import type { FactRow, LeadRow, Tables, TaskRow, TouchRow } from './tables.ts';

export const VIOLATIONS = {
  duplicate: 'duplicates',
  'after-stop': 'messages after an acknowledged stop',
  orphan: 'orphans',
  'unknown-untold': 'unknown outcomes without a human task',
  lost: 'captured leads lost',
  'inbound-lost': 'acknowledged webhooks lost',
  'ledger-wrong': 'messages that the ledger does not tell',
} as const;

export type Violation = keyof typeof VIOLATIONS;

export interface Finding {
  violation: Violation;
  lead: string | null;
  evidence: string;
  /** Time alone may still mend it: something is on its way. */
  mayMend: boolean;
}

type Accepted = Extract<Entry, { what: 'accepted' }>;

/** The provider's time limit is 10 s, and no call begins over 2 s after its claim: later than both, the wire was not the reason. */
const LONGEST_CALL_MS = 12_000;
/** A lead's promise is written with five minutes' grace (`obligation_due_at`); what is later than this is nobody's. */
const GRACE_MS = 5 * 60_000 - 45_000;
/** What was committed is carried on within seconds; a dead worker's lease takes 10 s. */
const CARRIED_MS = 30_000;
/** A mail server may put a notice off ten times for half a minute, and what comes next waits for it. */
const NOTICE_MS = 6 * 60_000;
/** Handed on so often, everybody has had it: from then on it is a reminder a day. */
const LAST_ESCALATION = 3;

const ms = (instant: string): number => Date.parse(instant);

function groupBy<T, K>(items: T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

export function findings(log: Entry[], tables: Tables): Finding[] {
  const accepted = log.filter((entry) => entry.what === 'accepted');
  const touches = new Map(tables.touches.map((row) => [row.id, row]));
  return [
    ...duplicates(accepted),
    ...afterStop(log, accepted, tables, touches),
    ...orphans(tables),
    ...unknownUntold(tables),
    ...lost(log, tables),
    ...inboundLost(log, tables),
    ...ledgerWrong(accepted, tables, touches),
  ];
}

/** One attempt of one touch reaches the provider once; and nobody gets the same words twice. */
function duplicates(accepted: Accepted[]): Finding[] {
  const same = new Map<string, Accepted[]>();
  const add = (key: string, message: Accepted) => same.set(key, [...(same.get(key) ?? []), message]);
  for (const message of accepted) {
    if (message.touch !== null) add(`touch ${message.touch}`, message);
    add(`words ${message.words} to ${message.to}`, message);
  }
  const found = new Map<string, Finding>();
  for (const [key, messages] of same) {
    if (messages.length < 2) continue;
    const refs = messages.map(({ ref, at }) => `${ref} at ${at}`).join(', ');
    // The same pair by touch and by words is one finding.
    found.set(refs, {
      violation: 'duplicate',
      lead: null,
      evidence: `${key}: accepted ${messages.length} times (${refs})`,
      mayMend: false,
    });
  }
  return [...found.values()];
}

/** Which facts silence a lead, and what they become when somebody acknowledges them. */
const SILENCING: Partial<Record<Act, string>> = {
  stop: 'stop',
  booked: 'booked',
  paused: 'paused',
  'opted-out': 'opted-out',
};
const AUTOMATED = new Set(['cadence', 'first-response', 'acknowledgement']);

/** A stretch of time in which nothing automated may leave, by the database's clock. */
interface Silence {
  fact: FactRow;
  fromMs: number;
  untilMs: number;
  channels: string[];
}

function silences(facts: FactRow[]): Silence[] {
  return facts.flatMap((fact): Silence[] => {
    if (!Object.values(SILENCING).includes(fact.kind)) return [];
    const fromMs = ms(fact.at);
    const ended =
      fact.kind === 'paused' ? facts.find(({ kind, seq }) => kind === 'resumed' && seq > fact.seq) : undefined;
    // STOP by text silences every channel here: the runs' playbook says so. An unsubscribe is about mail.
    const channels = fact.kind === 'opted-out' && fact.channel === 'email' ? ['email'] : ['sms', 'email'];
    return [{ fact, fromMs, untilMs: ended === undefined ? Infinity : ms(ended.at), channels }];
  });
}

/**
 * From the acknowledgement on, only what was claimed before it and is named as in flight may still arrive, and it arrives
 * within the time of one call.
 */
function afterStop(log: Entry[], accepted: Accepted[], tables: Tables, touches: Map<string, TouchRow>): Finding[] {
  const found: Finding[] = [];
  const byLead = groupBy(accepted, ({ touch }) => touches.get(touch ?? '')?.leadId ?? null);
  const acknowledged = groupBy(
    log.filter((entry) => entry.what === 'acknowledged'),
    ({ lead }) => lead,
  );
  for (const [leadId, facts] of groupBy(tables.facts, ({ leadId }) => leadId)) {
    const said = acknowledged.get(leadId) ?? [];
    for (const silence of silences(facts)) {
      for (const message of byLead.get(leadId) ?? []) {
        const touch = touches.get(message.touch ?? '');
        if (touch === undefined || !AUTOMATED.has(touch.kind) || !silence.channels.includes(touch.channel)) continue;
        const requestedMs = ms(message.requestedAt);
        const why = whyForbidden(silence, touch, requestedMs, said);
        if (why === null) continue;
        found.push({
          violation: 'after-stop',
          lead: leadId,
          evidence:
            `${touch.channel} “${touch.key}” (touch ${touch.id}) reached the provider at ${message.requestedAt}, ` +
            `${silence.fact.kind} took effect at ${silence.fact.at}: ${why}`,
          mayMend: false,
        });
      }
    }
  }
  return found;
}

function whyForbidden(
  { fact, fromMs, untilMs }: Silence,
  touch: TouchRow,
  requestedMs: number,
  said: Extract<Entry, { what: 'acknowledged' }>[],
): string | null {
  if (requestedMs < fromMs || requestedMs >= untilMs) return null;
  if (touch.claimedAt === null) return 'it was never claimed';
  const claimedMs = ms(touch.claimedAt);
  if (claimedMs >= fromMs && claimedMs < untilMs) return `claimed at ${touch.claimedAt}, after it`;
  if (requestedMs - claimedMs > LONGEST_CALL_MS) {
    return `claimed at ${touch.claimedAt}, and called ${Math.round((requestedMs - claimedMs) / 1000)} s later`;
  }
  // The answer to the very act that this fact is: the next acknowledgement of its kind.
  const answer = said.find(({ act, at }) => SILENCING[act] === fact.kind && ms(at) >= fromMs);
  if (answer?.inFlight == null || requestedMs < ms(answer.at)) return null;
  const named = answer.inFlight.some(({ key, channel }) => key === touch.key && channel === touch.channel);
  return named ? null : 'the acknowledgement did not name it as in flight';
}

const OPEN = new Set(['open', 'claimed']);

/** An open lead has somebody who comes back to it; a closed one has a reason; a task has a workflow that keeps its deadline. */
function orphans(tables: Tables): Finding[] {
  const nowMs = ms(tables.now);
  const openTasks = groupBy(
    tables.tasks.filter(({ state }) => OPEN.has(state)),
    ({ leadId }) => leadId,
  );
  const newest = new Map(tables.facts.map((fact) => [fact.leadId, fact]));
  const found: Finding[] = [];
  const orphan = (lead: string, evidence: string, mayMend: boolean) =>
    found.push({ violation: 'orphan', lead, evidence, mayMend });
  for (const lead of tables.leads) {
    const fact = newest.get(lead.id);
    if (lead.announcedSeq < lead.factsSeq && (fact === undefined || nowMs - ms(fact.at) > CARRIED_MS)) {
      orphan(lead.id, `fact ${lead.factsSeq} (${fact?.kind}) was never carried to its workflow`, true);
    }
    const why = lead.phase === 'closed' ? whyUnclosed(lead) : whyUnheld(lead, openTasks.get(lead.id) ?? [], nowMs);
    if (why !== null) orphan(lead.id, why, true);
  }
  for (const touch of tables.touches) {
    if (touch.state !== 'claimed') continue;
    orphan(
      touch.leadId,
      `“${touch.key}” (touch ${touch.id}) is claimed since ${touch.claimedAt} and not settled`,
      true,
    );
  }
  for (const task of tables.tasks) {
    const why = OPEN.has(task.state) ? whyUnkept(task, nowMs) : null;
    if (why !== null)
      orphan(task.leadId, `task ${task.id} (${task.kind}, ${task.state}, of ${task.owner}): ${why}`, true);
    if (task.isAnnounced || nowMs - ms(task.createdAt) < CARRIED_MS) continue;
    orphan(task.leadId, `task ${task.id} (${task.kind}, ${task.state}): its workflow was not told`, true);
  }
  const asked = tables.facts.filter(({ kind }) => kind === 'message-asked');
  const written = new Set(tables.touches.map(({ leadId, key }) => `${leadId} ${key}`));
  for (const fact of asked) {
    if (written.has(`${fact.leadId} ${fact.messageKey}`) || nowMs - ms(fact.at) < CARRIED_MS) continue;
    orphan(fact.leadId, `a person's message (${fact.messageKey}) of ${fact.at} was never tried`, true);
  }
  return found;
}

const whyUnclosed = (lead: LeadRow): string | null =>
  lead.outcome === null || lead.outcomeReason === null ? 'closed without an outcome and a reason' : null;

function whyUnheld(lead: LeadRow, tasks: TaskRow[], nowMs: number): string | null {
  const { phase, obligationKind, obligationDueAt } = lead;
  if (tasks.some(({ owner }) => owner === '')) return 'a task without an owner';
  if (obligationKind === null) return `${phase}, and nobody ever decided what comes next`;
  if (phase !== 'following-up' && tasks.length > 0) return null;
  if (obligationKind === 'person')
    return tasks.length > 0 ? null : `${phase}, waits for a person, and nobody has a task`;
  if (obligationDueAt === null) return `${phase}, owes “${obligationKind}” at no time`;
  const lateMs = nowMs - (ms(obligationDueAt) - GRACE_MS);
  return lateMs > 0 ? `${phase}, and “${obligationKind}” is overdue since ${Math.round(lateMs / 1000)} s` : null;
}

/** Its owner is reminded when two thirds of the time are over; past the deadline somebody else has it, with a new one. */
function whyUnkept({ state, createdAt, dueAt, escalations, notices }: TaskRow, nowMs: number): string | null {
  const [madeMs, dueMs] = [ms(createdAt), ms(dueAt)];
  if (nowMs > dueMs + NOTICE_MS) {
    const isTold = escalations >= LAST_ESCALATION && notices.some((key) => key.startsWith('due-soon-overdue-'));
    return isTold
      ? null
      : `due at ${dueAt}, and ${escalations < LAST_ESCALATION ? 'not handed on' : 'nobody reminded'}`;
  }
  // After a hand-over the length of the new time is the product's to choose: only the first one is judged.
  const remindMs = madeMs + (dueMs - madeMs) * (2 / 3);
  const isSilent = state === 'open' && escalations === 0 && !notices.includes('due-soon-0');
  return isSilent && nowMs > remindMs + NOTICE_MS ? `due at ${dueAt}, and its owner not reminded` : null;
}

/** Nobody can say whether it left: then a person is asked to find out. */
function unknownUntold(tables: Tables): Finding[] {
  return tables.touches
    .filter(({ state, id }) => state === 'unknown' && !tables.tasks.some((task) => isAbout(task, id)))
    .map(({ id, leadId, key }) => ({
      violation: 'unknown-untold',
      lead: leadId,
      evidence: `“${key}” (touch ${id}) is unknown, and no task asks anybody to find out`,
      mayMend: false,
    }));
}

export const isAbout = ({ kind, key }: TaskRow, touchId: string): boolean =>
  kind === 'check-delivery' && key.endsWith(touchId);

/** Answered with 201 or 200: it is there, with its first contact, and somebody has begun with it. */
function lost(log: Entry[], tables: Tables): Finding[] {
  const known = new Set(tables.leads.map(({ id }) => id));
  const contacted = new Set(tables.facts.filter(({ kind }) => kind === 'contacted').map(({ leadId }) => leadId));
  return log
    .filter((entry) => entry.what === 'captured')
    .filter(({ lead }) => !known.has(lead) || !contacted.has(lead))
    .map(({ lead, externalId, at }) => ({
      violation: 'lost',
      lead,
      evidence: `${externalId} was taken at ${at}, and ${known.has(lead) ? 'its contact' : 'its row'} is missing`,
      mayMend: false,
    }));
}

const SOURCE = { status: 'twilio-status', text: 'twilio-sms', mail: 'email' } as const;

function inboundLost(log: Entry[], tables: Tables): Finding[] {
  const kept = new Set(tables.inbound);
  return log
    .filter((entry) => entry.what === 'webhook')
    .filter(({ kind, event, status }) => status >= 200 && status < 300 && !kept.has(`${SOURCE[kind]}/${event}`))
    .map(({ kind, event, at }) => ({
      violation: 'inbound-lost',
      lead: null,
      evidence: `${kind} ${event} was taken at ${at}, and is not on record`,
      mayMend: false,
    }));
}

/** What the provider has, the ledger tells; what the ledger says was sent, the provider has. */
function ledgerWrong(accepted: Accepted[], tables: Tables, touches: Map<string, TouchRow>): Finding[] {
  const wrong = (lead: string | null, evidence: string): Finding => ({
    violation: 'ledger-wrong',
    lead,
    evidence,
    mayMend: false,
  });
  const delivered = new Set(accepted.map(({ touch }) => touch));
  const untold = accepted.flatMap(({ touch: id, ref, at }) => {
    if (id === null) return [];
    const touch = touches.get(id);
    if (touch === undefined) return [wrong(null, `${ref} was accepted at ${at} for touch ${id}, which is in no row`)];
    if (['sent', 'unknown', 'claimed'].includes(touch.state)) return [];
    if (touch.state === 'failed' && touch.deliveryStatus !== null) return [];
    return [wrong(touch.leadId, `${ref} was accepted at ${at}, and the ledger says “${touch.state}” (touch ${id})`)];
  });
  const madeUp = tables.touches
    .filter(({ id, state, channel }) => state === 'sent' && channel !== 'call' && !delivered.has(id))
    .map(({ id, leadId, key }) =>
      wrong(leadId, `“${key}” (touch ${id}) counts as sent, and the provider never got it`),
    );
  return [...untold, ...madeUp];
}
