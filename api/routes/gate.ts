/** What holds messages of every lead: wordings that nobody has approved, and senders that are paused. */
import { z } from 'zod';
import type { Tx } from '../../db/connect.ts';
import { currentVersion, findVersion, playbookOf } from '../../db/tables/playbooks.ts';
import { pauseSender, resumeSender, senderStops } from '../../db/tables/senders.ts';
import { approvalsOf, setApproval } from '../../db/tables/templates.ts';
import { wakeWaiting } from '../../db/tables/wakeUps.ts';
import { Instant } from '../../schemas/text.ts';
import { MessageChannel } from '../../schemas/values.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound } from '../problems.ts';
import { answer, type Routes } from '../route.ts';
import { SenderList, TemplateList } from '../shapes.ts';
import { sayerOf, whoActs } from '../whoActs.ts';

const Named = z.object({ playbook: z.string().min(1).max(80), name: z.string().min(1).max(80) });
const Approval = z
  .strictObject({
    state: z.enum(['approved', 'withdrawn']),
    by: z.string().trim().min(1, 'must not be empty').max(64).nullish().meta({
      description:
        "A staff id: who decides. Absent: the person whose key it is; a key that is no person's has to name one.",
    }),
    note: z.string().trim().max(1000).nullish(),
  })
  .meta({ id: 'TemplateApproval' });

const Channel = z.object({ channel: MessageChannel });
const Pause = z
  .strictObject({
    because: z.string().trim().min(1, 'must not be empty').max(300),
    until: Instant.nullish().meta({ description: 'Absent: until somebody resumes it.' }),
  })
  .meta({ id: 'SenderPause' });

export function addGateRoutes({ route }: Routes, { firm }: ApiDeps): void {
  const templates = async (tx: Tx, name: string) => {
    const version = await findVersion(tx, name);
    if (version === null) throw notFound(`There is no playbook named ${name}.`);
    return approvalsOf(tx, await playbookOf(tx, version));
  };

  route({
    method: 'get',
    path: '/v1/templates',
    auth: 'staff',
    tag: 'Playbooks',
    summary: 'The wordings of the playbook that new leads get, and who approved each',
    responses: { 200: { description: 'By name', schema: TemplateList } },
    async handler({ tx }) {
      return answer(200, {
        items: await approvalsOf(tx, await playbookOf(tx, await currentVersion(tx, firm.playbook))),
      });
    },
  });

  route({
    method: 'post',
    path: '/v1/templates/:playbook/:name/approval',
    auth: 'admin',
    tag: 'Playbooks',
    summary: 'Approve a wording, or withdraw it',
    description:
      'It counts for this very wording, in every playbook version that has it. Messages with a withdrawn wording are held, and one task asks a person.',
    params: Named,
    body: Approval,
    responses: {
      200: {
        description: 'It holds from now on; what waits for it looks again, twenty leads a second',
        schema: TemplateList,
      },
    },
    async handler({ tx, params, body: { state, by = null, note = null }, person }) {
      const found = (await templates(tx, params.playbook)).find(({ name }) => name === params.name);
      if (found === undefined) throw notFound(`The playbook ${params.playbook} has no wording named ${params.name}.`);
      const who = sayerOf(await whoActs(tx, person, { field: 'by', named: by }));
      await setApproval(tx, found.hash, { state, by: who, note });
      if (state === 'approved') await wakeWaiting(tx, { wording: found.hash });
      return answer(200, { items: (await templates(tx, params.playbook)).filter(({ name }) => name === params.name) });
    },
  });

  route({
    method: 'get',
    path: '/v1/senders',
    auth: 'staff',
    tag: 'Senders',
    summary: 'Channels on which nothing leaves at the moment',
    description:
      'Because a person has paused them, a day is used up, or their circuit is open: the provider has failed several times in a row, and one message at a time tries whether it works again.',
    responses: { 200: { description: 'Empty: all is well', schema: SenderList } },
    handler: async ({ tx }) => answer(200, { items: await senderStops(tx) }),
  });

  route({
    method: 'post',
    path: '/v1/senders/:channel/pause',
    auth: 'admin',
    tag: 'Senders',
    summary: 'Hold every message on a channel; nothing fails and nothing is lost',
    params: Channel,
    body: Pause,
    responses: { 200: { description: 'From now on nothing leaves there', schema: SenderList } },
    async handler({ tx, params: { channel }, body: { because, until = null }, saidBy }) {
      await pauseSender(tx, { channel, because, until }, saidBy);
      return answer(200, { items: await senderStops(tx) });
    },
  });

  route({
    method: 'post',
    path: '/v1/senders/:channel/resume',
    auth: 'admin',
    tag: 'Senders',
    summary: 'Let messages leave on a channel again',
    description: 'Ends a pause, and closes an open circuit; it opens again when the provider still fails.',
    params: Channel,
    body: z.strictObject({}),
    responses: { 200: { description: 'Leads that wait for it look again, twenty a second', schema: SenderList } },
    async handler({ tx, params: { channel } }) {
      await resumeSender(tx, channel);
      await wakeWaiting(tx, { channel });
      return answer(200, { items: await senderStops(tx) });
    },
  });
}
