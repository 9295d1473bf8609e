/** What staff and other systems tell us about a lead. Each commits one fact; from the answer on it holds. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { setTestClock } from '../../db/clock.ts';
import type { Tx } from '../../db/connect.ts';
import { lockLead } from '../../db/tables/leads.ts';
import { saveConsent } from '../../db/tables/consent.ts';
import { whyStopped } from '../../db/tables/senders.ts';
import { inFlight } from '../../db/tables/touches.ts';
import { commitFact } from '../../db/transactions/commitFact.ts';
import { eraseLead } from '../../db/transactions/eraseLead.ts';
import { Booking, HoursOverride, ReplyChannel, type FactBody } from '../../schemas/facts.ts';
import { RecordedConsent } from '../../schemas/consent.ts';
import { Day, Instant } from '../../schemas/text.ts';
import { ErasureReason, MessageChannel } from '../../schemas/values.ts';
import type { ApiDeps } from '../deps.ts';
import { consentProblem } from '../../domain/consent.ts';
import { readsAsOptOut } from '../../domain/optOut.ts';
import { earliest } from '../../domain/time.ts';
import { erasureOf, leadDetail, leadOr404 } from '../leadDetail.ts';
import { forbiddenHour } from '../personMessage.ts';
import { ownWords } from '../ownWords.ts';
import { invalid } from '../problems.ts';
import { answer, type Routes } from '../route.ts';
import { ConsentKept, Id, LeadChanged, LeadErased, MessageTaken } from '../shapes.ts';
import { whoActs } from '../whoActs.ts';

const tag = 'Leads';
const note = z.string().trim().max(4000).nullish();
const DAY_MS = 24 * 3600_000;
const LONGEST_SNOOZE_MS = 2 * 365 * DAY_MS;
/** What one text of several segments can hold, at Twilio. */
const LONGEST_TEXT = 1600;

const Booked = Booking.refine(
  ({ startsAt, endsAt }) => endsAt == null || (startsAt != null && Date.parse(startsAt) < Date.parse(endsAt)),
  { error: 'must be later than startsAt', path: ['endsAt'] },
).meta({ id: 'Booking' });

const Stop = z
  .strictObject({
    reason: z
      .string()
      .trim()
      .min(1, 'must not be empty')
      .max(200)
      .meta({ description: 'In one word or sentence; it stays on record.' }),
    note,
  })
  .meta({ id: 'Stop' });

const Concluded = z
  .strictObject({
    outcome: z.enum(['signed', 'lost']).meta({
      description: 'signed: they are a client; lost: the firm has given them up, or they went elsewhere.',
    }),
    value: z.number().nonnegative().max(1e12).nullish().meta({ description: 'What a signed matter is worth.' }),
    note,
  })
  .refine(({ outcome, value }) => outcome === 'signed' || value == null, {
    error: 'is for a signed matter; leave it out',
    path: ['value'],
  })
  .meta({ id: 'Concluded' });

const Reply = z
  .strictObject({
    direction: z
      .enum(['in', 'out'])
      .meta({ description: 'in: the lead wrote or called; out: a person of the firm answered.' }),
    channel: ReplyChannel,
    text: z.string().max(20_000).nullish(),
    automatic: z
      .boolean()
      .default(false)
      .meta({ description: 'An out-of-office answer: no reply; the next touches wait until they are back.' }),
    returnsOn: Day.nullish().meta({ description: 'The day of return that an automatic answer gives.' }),
  })
  .refine(({ automatic, direction }) => !automatic || direction === 'in', {
    error: 'is for what comes in',
    path: ['automatic'],
  })
  .refine(({ automatic, returnsOn }) => automatic || returnsOn == null, {
    error: 'is for automatic answers',
    path: ['returnsOn'],
  })
  .meta({ id: 'Reply' });

const Message = z
  .strictObject({
    channel: MessageChannel,
    text: z.string().trim().min(1, 'must not be empty').max(20_000),
    hoursOverride: HoursOverride.nullish().meta({
      description: 'Send it although the hour is forbidden; kept in the ledger. Not kept when the hour is allowed.',
    }),
  })
  .refine(({ channel, text }) => channel === 'email' || text.length <= LONGEST_TEXT, {
    error: `must have at most ${LONGEST_TEXT} characters to be a text`,
    path: ['text'],
  })
  .meta({ id: 'Message' });

const Erase = z
  .strictObject({ reason: ErasureReason.meta({ description: 'On which ground; it stays on record.' }) })
  .meta({ id: 'Erase' });

/** A stop is one wherever it was said; of an email only the new words count. */
function received(channel: ReplyChannel, text: string | null): FactBody {
  const { optOut, sure, scope, keyword } = readsAsOptOut(channel === 'email' ? ownWords(text ?? '') : (text ?? ''));
  if (!optOut) return { kind: 'reply', channel, text, mayBeStop: !sure };
  const by = channel === 'sms' || channel === 'email' ? channel : 'all';
  return { kind: 'opted-out', channel: scope === 'all' ? 'all' : by, words: text, how: keyword ? null : 'words' };
}

export function addLeadActionRoutes({ route }: Routes, deps: ApiDeps): void {
  const commit = async (tx: Tx, leadId: string, body: FactBody, by: string) => {
    const { effectiveAt, inFlight } = await commitFact(tx, deps, { leadId, body, by });
    return { effectiveAt, inFlight, lead: await leadDetail(tx, deps, leadId) };
  };

  const action = <Body extends z.ZodType>(definition: {
    name: string;
    summary: string;
    description?: string;
    body: Body;
    /** Throws what is wrong with it for this lead. */
    fact: (body: z.infer<Body>, about: { tx: Tx; leadId: string }) => FactBody | Promise<FactBody>;
  }) => {
    route({
      method: 'post',
      path: `/v1/leads/:id/${definition.name}`,
      auth: 'staff',
      tag,
      summary: definition.summary,
      ...(definition.description === undefined ? {} : { description: definition.description }),
      params: Id,
      body: definition.body,
      responses: { 200: { description: 'It holds from `effectiveAt` on', schema: LeadChanged } },
      async handler({ tx, params, body, saidBy, testNow }) {
        const leadId = params.id;
        await leadOr404(tx, leadId);
        if (testNow !== null) await setTestClock(tx, leadId, testNow);
        const fact = await definition.fact(body, { tx, leadId });
        return answer(200, await commit(tx, leadId, fact, saidBy));
      },
    });
  };

  action({
    name: 'booked',
    summary: 'The lead has an appointment: the follow-up ends',
    body: Booked,
    async fact(body, { tx, leadId }) {
      const nowMs = Date.parse(await deps.clock.now(tx, { leadId }));
      if (body.startsAt != null && Date.parse(body.startsAt) < nowMs - DAY_MS) {
        throw invalid([{ field: 'startsAt', message: 'lies more than a day in the past; is the date right?' }]);
      }
      return { kind: 'booked', ...body };
    },
  });
  action({
    name: 'stop',
    summary: 'End the follow-up',
    body: Stop,
    fact: (body) => ({ kind: 'stop', ...body }),
  });
  action({
    name: 'outcome',
    summary: 'What became of the matter: signed or lost. An open follow-up ends',
    description:
      'Also long after the end: it replaces a lighter one (`booked`, `inactive`). A weightier one, as `opted-out` or `stopped`, stands, and the fact is kept. Who wants no more messages is a stop; what is no fit is a segment.',
    body: Concluded,
    fact: (body) => ({ kind: 'concluded', ...body }),
  });
  action({
    name: 'pause',
    summary: 'Hold the follow-up until it is resumed',
    body: z.strictObject({ note }),
    fact: (body) => ({ kind: 'paused', ...body }),
  });
  action({
    name: 'resume',
    summary: 'Go on with the next touch',
    body: z.strictObject({}),
    fact: () => ({ kind: 'resumed' }),
  });
  action({
    name: 'snooze',
    summary: 'Hold the follow-up until a later instant',
    body: z.strictObject({ until: Instant }),
    async fact({ until }, { tx, leadId }) {
      const nowMs = Date.parse(await deps.clock.now(tx, { leadId }));
      const untilMs = Date.parse(until);
      if (untilMs <= nowMs) throw invalid([{ field: 'until', message: 'must be in the future' }]);
      if (untilMs > nowMs + LONGEST_SNOOZE_MS) {
        throw invalid([{ field: 'until', message: 'must be within two years; stop the follow-up instead' }]);
      }
      return { kind: 'snoozed', until };
    },
  });
  action({
    name: 'replies',
    summary: 'A message was exchanged elsewhere, and staff saw it',
    body: Reply,
    fact: ({ direction, channel, text, automatic, returnsOn }) =>
      automatic
        ? { kind: 'auto-reply', channel, text, returnsOn: returnsOn ?? null }
        : direction === 'in'
          ? received(channel, text ?? null)
          : { kind: 'answered', channel, text },
  });

  route({
    method: 'post',
    path: '/v1/leads/:id/erase',
    tag,
    auth: 'admin',
    summary: 'Forget a person',
    description:
      'Ends the follow-up, suppresses each number and address for good (by a keyed hash), and takes away what is known of the person: contact, matter, words, raw payloads, kept answers. What stays is listed in docs/privacy.md. Leads that were merged into this one, or it into them, are the same person and go with it. A message that is at its provider keeps its words until its outcome is known (`state: erasing`, at the latest `dueAt`). Again is the same answer.',
    params: Id,
    body: Erase,
    responses: { 200: { description: 'It holds from `effectiveAt` on', schema: LeadErased } },
    async handler({ tx, params, body: { reason }, by, testNow }) {
      await leadOr404(tx, params.id);
      if (testNow !== null) await setTestClock(tx, params.id, testNow);
      const lead = await eraseLead(tx, deps, params.id, { reason, by });
      const erasure = erasureOf(lead);
      if (erasure === null) throw new Error('an erased lead has an erasure');
      return answer(200, { effectiveAt: erasure.at, inFlight: await inFlight(tx, params.id), erasure });
    },
  });

  route({
    method: 'post',
    path: '/v1/leads/:id/messages',
    auth: 'staff',
    tag,
    summary: "Send a person's own words",
    description:
      'They leave through the same claim as every message, and answer what the lead is waiting for. Whom nobody may write to is a 409 that says why; so is an hour that is forbidden, with `allowedAt`, unless `hoursOverride` says who takes it on themselves.',
    params: Id,
    body: Message,
    responses: {
      202: { description: 'Taken; its delivery shows in the timeline', schema: MessageTaken },
    },
    async handler({ tx, params, body: { channel, text, hoursOverride = null }, person, saidBy, testNow }) {
      const { contact } = await leadOr404(tx, params.id);
      if ((channel === 'sms' ? contact.phone : contact.email) === null) {
        const missing = channel === 'sms' ? 'phone number' : 'email address';
        throw invalid([{ field: 'channel', message: `this lead has no ${missing}` }]);
      }
      if (testNow !== null) await setTestClock(tx, params.id, testNow);
      if (hoursOverride !== null) await whoActs(tx, person, { field: 'hoursOverride.by', named: hoursOverride.by });
      const asked = { kind: 'message-asked', channel, text, messageKey: `person-${randomUUID()}` } as const;
      const forbidden = await forbiddenHour(tx, deps, params.id, asked);
      if (forbidden !== null && hoursOverride === null) throw forbidden;
      const needed = forbidden === null ? {} : { hoursOverride };
      const taken = await commit(tx, params.id, { ...asked, ...needed }, saidBy);
      return answer(202, { ...taken, waits: await whyStopped(tx, channel) });
    },
  });

  route({
    method: 'post',
    path: '/v1/leads/:id/consent',
    auth: 'staff',
    tag,
    summary: 'Consent that was given, withdrawn, renewed or has ended, with its evidence',
    description:
      'For the phone or the address that the lead has now: another number has no consent. The evidence cannot be changed later, and the lead is planned again at once.',
    params: Id,
    body: RecordedConsent,
    responses: { 200: { description: 'Kept; it counts from `at` on', schema: ConsentKept } },
    async handler({ tx, params: { id: leadId }, body, saidBy, testNow }) {
      await leadOr404(tx, leadId);
      if (testNow !== null) await setTestClock(tx, leadId, testNow);
      const { contact } = await lockLead(tx, leadId);
      const { channel, purpose, action, level } = body;
      if ((channel === 'email' ? contact.email : contact.phone) === null) {
        const missing = channel === 'email' ? 'email address' : 'phone number';
        throw invalid([{ field: 'channel', message: `this lead has no ${missing}` }]);
      }
      const now = await deps.clock.now(tx, { leadId });
      const wrong = consentProblem(body, now);
      if (wrong !== null) throw invalid([wrong]);
      const at = earliest(body.at, now) ?? now;
      if (body.expiresAt !== null && Date.parse(body.expiresAt) <= Date.parse(at)) {
        throw invalid([{ field: 'expiresAt', message: 'must be later than at' }]);
      }
      const [consentId] = await saveConsent(tx, { leadId, contact, source: 'staff' }, [{ ...body, at }]);
      if (consentId === undefined) throw new Error('consent for an identifier that is not kept');
      return answer(200, {
        consentId,
        ...(await commit(tx, leadId, { kind: 'consent', consentId, channel, purpose, action, level }, saidBy)),
      });
    },
  });
}
