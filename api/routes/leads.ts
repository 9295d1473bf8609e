/** Leads: posting one, listing, reading and changing them. */
import { z } from 'zod';
import { captureLead } from '../../db/transactions/captureLead.ts';
import { commitFact } from '../../db/transactions/commitFact.ts';
import { setTestClock } from '../../db/clock.ts';
import type { Tx } from '../../db/connect.ts';
import { countLeads, listLeads, type LeadListRow } from '../../db/tables/leadList.ts';
import { findStaff } from '../../db/tables/staff.ts';
import { LeadPatch, NewLead } from '../../schemas/lead.ts';
import { LeadPhase, Segment } from '../../schemas/values.ts';
import { leadWorkflowId } from '../../workflows/ids.ts';
import { limitOf, pageOf, readCursor } from '../cursor.ts';
import type { ApiDeps } from '../deps.ts';
import { leadDetail, leadOr404, nextOf, planOf, storyOf } from '../leadDetail.ts';
import { invalid } from '../problems.ts';
import { answer, type Routes } from '../route.ts';
import {
  EXAMPLE_LEAD,
  Id,
  LeadChanged,
  LeadCreated,
  LeadDetail,
  LeadList,
  LeadTaken,
  LeadTimeline,
  type LeadSummary,
} from '../shapes.ts';
import { timelineItems } from '../timeline.ts';

const tag = 'Leads';

const Filter = z.strictObject({
  segment: Segment.optional(),
  phase: LeadPhase.optional(),
  owner: z.string().max(64).optional().meta({ description: 'A staff id.' }),
  q: z
    .string()
    .trim()
    .max(200)
    .optional()
    .meta({ description: 'Part of a name, address, number, topic or practice area.' }),
  cursor: z.string().max(500).optional(),
  limit: limitOf(100, 50),
});

export function addLeadRoutes({ route }: Routes, deps: ApiDeps): void {
  route({
    method: 'post',
    path: '/v1/leads',
    auth: 'intake',
    tag,
    summary: 'A lead contacted the firm and did not book',
    description:
      'The follow-up begins at once. A phone or an email that is known finds the person again: the contact becomes a fact on the lead that is there, and the answer is 200.',
    body: NewLead,
    example: EXAMPLE_LEAD,
    responses: {
      201: {
        description: 'The lead is new; for a key of scope `intake`: it was taken',
        schema: z.union([LeadCreated, LeadTaken]),
      },
      200: {
        description: 'The lead was known: posted before, or, for other keys than `intake`, in contact before',
        schema: z.union([LeadCreated, LeadTaken]),
      },
    },
    async handler({ tx, body, sent, saidBy, scope, testNow }) {
      const { leadId, is } = await captureLead(tx, deps, {
        lead: body,
        payload: sent,
        source: 'api',
        eventId: null,
        by: saidBy,
        ...(testNow === null ? {} : { testNow }),
      });
      const taken = { id: leadId, workflowId: leadWorkflowId(leadId) };
      // Its own event, posted again, is all that the door to the world may recognise.
      if (scope === 'intake') return is === 'repeated' ? answer(200, taken) : answer(201, taken);
      const lead = await leadOr404(tx, leadId);
      const { plan } = await planOf(tx, deps, lead);
      const { segment, segmentReason, score } = lead;
      const created = { ...taken, segment, segmentReason, score, timeline: plan.timeline };
      return is === 'created' ? answer(201, created) : answer(200, created);
    },
  });

  route({
    method: 'get',
    path: '/v1/leads',
    auth: 'staff',
    tag,
    summary: 'Leads, the newest first',
    query: Filter,
    responses: { 200: { description: 'One page', schema: LeadList } },
    async handler({ tx, query }) {
      const { segment = null, phase = null, owner = null, q = null, cursor, limit } = query;
      const filter = { segment, phase, owner, q: q === '' ? null : q };
      const found = await listLeads(tx, filter, { after: readCursor(cursor), limit: limit + 1 });
      const { rows, nextCursor } = pageOf(found, limit);
      return answer(200, { items: rows.map(summaryOf), nextCursor, counts: await countLeads(tx) });
    },
  });

  route({
    method: 'get',
    path: '/v1/leads/:id',
    auth: 'staff',
    tag,
    summary: 'One lead',
    params: Id,
    responses: { 200: { description: 'The lead', schema: LeadDetail } },
    async handler({ tx, params }) {
      return answer(200, await leadDetail(tx, deps, params.id));
    },
  });

  route({
    method: 'get',
    path: '/v1/leads/:id/timeline',
    auth: 'staff',
    tag,
    summary: 'What was done and why, what happened, and what is to come',
    params: Id,
    responses: { 200: { description: 'In time order; what nobody can date comes last', schema: LeadTimeline } },
    async handler({ tx, params }) {
      const lead = await leadOr404(tx, params.id);
      const story = await storyOf(tx, deps, lead);
      const { zone, next } = story.plan;
      return answer(200, { zone, next: nextOf(lead, next), items: timelineItems(story) });
    },
  });

  route({
    method: 'patch',
    path: '/v1/leads/:id',
    auth: 'staff',
    tag,
    summary: 'Change a lead; it is planned again at once',
    params: Id,
    body: LeadPatch,
    responses: { 200: { description: 'Changed', schema: LeadChanged } },
    async handler({ tx, params, body, saidBy, testNow }) {
      await checkPatch(tx, params.id, body);
      if (testNow !== null) await setTestClock(tx, params.id, testNow);
      const fact = { kind: 'updated' as const, changes: body };
      const { effectiveAt, inFlight } = await commitFact(tx, deps, { leadId: params.id, body: fact, by: saidBy });
      return answer(200, { effectiveAt, inFlight, lead: await leadDetail(tx, deps, params.id) });
    },
  });
}

/** What only the database can say about a patch. */
async function checkPatch(tx: Tx, leadId: string, patch: LeadPatch): Promise<void> {
  const lead = await leadOr404(tx, leadId);
  if (patch.owner != null && (await findStaff(tx, patch.owner)) === null) {
    throw invalid([{ field: 'owner', message: `nobody here has the id “${patch.owner}”; GET /v1/staff lists them` }]);
  }
  const { phone, email } = { ...lead.contact, ...patch.contact };
  if (phone === null && email === null) {
    throw invalid([
      { field: 'contact', message: 'needs a phone or an email: without one nobody can answer this lead' },
    ]);
  }
}

function summaryOf({ position: _position, nextTouch, ...row }: LeadListRow): z.infer<typeof LeadSummary> {
  if (nextTouch === null) return { ...row, nextTouch };
  const { at, localTime, channel, because } = nextTouch;
  return { ...row, nextTouch: { at, localTime, channel, because } };
}
