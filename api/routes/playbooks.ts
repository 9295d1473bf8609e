/** Playbooks: what a draft would do to a lead. */
import { z } from 'zod';
import { findVersion, playbookOf } from '../../db/tables/playbooks.ts';
import { rulesWith } from '../../db/tables/record.ts';
import { findStaff } from '../../db/tables/staff.ts';
import type { Tx } from '../../db/connect.ts';
import { consentProblem } from '../../domain/consent.ts';
import { stateProblem } from '../../domain/place.ts';
import { readPlaybook } from '../../domain/playbook.ts';
import { preview } from '../../domain/preview.ts';
import type { Firm } from '../../schemas/firm.ts';
import { NewLead } from '../../schemas/lead.ts';
import type { Playbook } from '../../schemas/playbook.ts';
import { Instant } from '../../schemas/text.ts';
import type { ApiDeps } from '../deps.ts';
import { invalid } from '../problems.ts';
import { answer, type Routes } from '../route.ts';
import { EXAMPLE_LEAD, PlaybookPreview } from '../shapes.ts';

const PreviewRequest = z.strictObject({
  playbook: z
    .union([z.string().min(1).max(80), z.record(z.string(), z.unknown())])
    .optional()
    .meta({
      description:
        'The name of a published playbook, or a whole draft (its form is playbooks/playbook.schema.json). Absent: the one that new leads get.',
    }),
  lead: NewLead,
  at: Instant.optional().meta({ description: 'When the lead would be posted. Absent: now.' }),
});

export function addPlaybookRoutes({ route }: Routes, deps: ApiDeps): void {
  route({
    method: 'post',
    path: '/v1/playbooks/preview',
    auth: 'staff',
    changesNothing: true,
    tag: 'Playbooks',
    summary: 'What a lead would get under a playbook, and when; nothing is written',
    description:
      'Everything that would happen if nobody says or does anything, by the very rules that would decide it.',
    body: PreviewRequest,
    example: { lead: EXAMPLE_LEAD },
    responses: { 200: { description: 'The timeline', schema: PlaybookPreview } },
    async handler({ tx, body, testNow }) {
      const at = body.at ?? testNow ?? (await deps.clock.now(tx, { leadId: null }));
      await checkLead(tx, body.lead, at);
      const playbook = await chosen(tx, body.playbook ?? deps.firm.playbook, deps.firm);
      return answer(200, preview(body.lead, await rulesWith(tx, playbook, deps), at));
    },
  });
}

/** @throws ProblemError 422 that names the field of the draft */
async function chosen(tx: Tx, wanted: string | object, firm: Firm): Promise<Playbook> {
  if (typeof wanted === 'string') {
    const version = await findVersion(tx, wanted);
    if (version === null) throw invalid([{ field: 'playbook', message: `there is no playbook named “${wanted}”` }]);
    return playbookOf(tx, version);
  }
  const draft = readPlaybook(wanted, { firm });
  if (draft.ok) return draft.playbook;
  throw invalid(draft.problems.map(({ path, message }) => ({ field: ['playbook', ...path].join('.'), message })));
}

/** What posting this lead would refuse as well. */
async function checkLead(tx: Tx, lead: NewLead, at: string): Promise<void> {
  const { contactedAt } = lead.source;
  if (contactedAt !== null && Date.parse(contactedAt) > Date.parse(at)) {
    throw invalid([{ field: 'lead.source.contactedAt', message: 'lies after the instant of the preview' }]);
  }
  const wrongState = stateProblem(lead.contact.state);
  if (wrongState !== null) throw invalid([{ field: 'lead.contact.state', message: wrongState }]);
  const wrongConsents = lead.consent.flatMap((given, index) => {
    const wrong = consentProblem(given, at);
    return wrong === null ? [] : [{ field: `lead.consent.${index}.${wrong.field}`, message: wrong.message }];
  });
  if (wrongConsents.length > 0) throw invalid(wrongConsents);
  const { owner } = lead.intake;
  if (owner !== null && (await findStaff(tx, owner)) === null) {
    throw invalid([{ field: 'lead.intake.owner', message: `nobody here has the id “${owner}”` }]);
  }
}
