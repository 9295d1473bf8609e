/** Numbers and addresses that must not be written to, whoever has them. */
import { z } from 'zod';
import { findSuppression, suppressionsOn, type SuppressionRow } from '../../db/tables/suppressions.ts';
import type { Identifier } from '../../db/tables/identifiers.ts';
import type { Tx } from '../../db/connect.ts';
import { liftSuppression, suppress } from '../../db/transactions/suppress.ts';
import { mayLift } from '../../domain/suppression.ts';
import { SuppressionChannel, SuppressionPurpose } from '../../schemas/consent.ts';
import { Email, Phone } from '../../schemas/text.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound } from '../problems.ts';
import { answer, type Routes } from '../route.ts';
import { Id, Suppression, SuppressionList, SuppressionMade } from '../shapes.ts';

const tag = 'Suppressions';

const Identified = z
  .string()
  .trim()
  .max(254)
  .transform((typed, context): Identifier => {
    const kind = typed.includes('@') ? 'email' : 'phone';
    const parsed = kind === 'email' ? Email.safeParse(typed) : Phone.safeParse(typed);
    if (parsed.success) return { kind, value: parsed.data };
    context.addIssue({ code: 'custom', message: 'must be a phone number like +13055550142 or an email address' });
    return z.NEVER;
  })
  .meta({ description: 'A phone number or an email address.' });

const NewSuppression = z
  .strictObject({
    phone: Phone.optional(),
    email: Email.optional(),
    channel: SuppressionChannel.default('all'),
    purpose: SuppressionPurpose.default('all'),
    reason: z.enum(['staff', 'complaint', 'litigation']),
    note: z.string().trim().min(1, 'must not be empty').max(4000).nullish(),
  })
  .refine(({ phone, email }) => (phone === undefined) !== (email === undefined), {
    error: 'needs a phone or an email, and not both: a suppression is for one of them',
    path: ['phone'],
  })
  .meta({ id: 'NewSuppression' });

const Lift = z
  .strictObject({
    reason: z.string().trim().min(1, 'must not be empty').max(1000).meta({ description: 'Why; it stays on record.' }),
  })
  .meta({ id: 'SuppressionLift' });

export function addSuppressionRoutes({ route }: Routes, deps: ApiDeps): void {
  const listOf = async (tx: Tx, identifier: Identifier) => ({
    items: (await suppressionsOn(tx, identifier, deps.pepper)).map(shown),
  });

  route({
    method: 'get',
    path: '/v1/suppressions',
    auth: 'staff',
    tag,
    summary: 'What is suppressed on a number or an address, and was',
    query: z.strictObject({ identifier: Identified }),
    responses: { 200: { description: 'The newest first', schema: SuppressionList } },
    async handler({ tx, query }) {
      return answer(200, await listOf(tx, query.identifier));
    },
  });

  route({
    method: 'post',
    path: '/v1/suppressions',
    auth: 'staff',
    tag,
    summary: 'Nothing automated goes there any more, whichever lead has it',
    description:
      'For every lead that has the number or the address, now or later. The same again changes nothing; the answer says what stands on it, and which messages were already on their way.',
    body: NewSuppression,
    responses: { 200: { description: 'It holds from `effectiveAt` on', schema: SuppressionMade } },
    async handler({ tx, body: { phone, email, channel, purpose, reason, note = null }, saidBy }) {
      const identifier: Identifier =
        phone === undefined ? { kind: 'email', value: email ?? '' } : { kind: 'phone', value: phone };
      const made = await suppress(tx, deps, identifier, { channel, purpose, reason, note, by: saidBy });
      return answer(200, { ...made, ...(await listOf(tx, identifier)) });
    },
  });

  route({
    method: 'post',
    path: '/v1/suppressions/:id/lift',
    auth: 'admin',
    tag,
    summary: 'A person lifts a suppression, with a reason',
    description: 'What only the lead themselves may lift (a STOP by text), or nobody, is refused with the reason: 409.',
    params: Id,
    body: Lift,
    responses: { 200: { description: 'Lifted', schema: Suppression } },
    async handler({ tx, params, body: { reason }, saidBy }) {
      const found = await suppressionOr404(tx, params.id);
      await liftSuppression(tx, deps, found, { as: 'admin', by: saidBy, reason });
      return answer(200, shown(await suppressionOr404(tx, params.id)));
    },
  });
}

async function suppressionOr404(tx: Tx, id: string): Promise<SuppressionRow> {
  const row = await findSuppression(tx, id);
  if (row === null) throw notFound(`No suppression has the id ${id}.`);
  return row;
}

function shown({ value, kind: _kind, ...row }: SuppressionRow): z.infer<typeof Suppression> {
  const lift = mayLift(row.reason, 'admin');
  const because = row.liftedAt !== null || lift.may ? null : lift.because;
  return { ...row, identifier: value, stays: because };
}
