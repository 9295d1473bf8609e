/** Who did what: every change through the API, and what operators did to keys and playbooks. */
import { z } from 'zod';
import { listActs, type AuditRow } from '../../db/tables/auditLog.ts';
import { limitOf, pageOf, readCursor } from '../cursor.ts';
import { answer, type Routes } from '../route.ts';
import { AuditList, type AuditEntry } from '../shapes.ts';

export function addAuditRoutes({ route }: Routes): void {
  route({
    method: 'get',
    path: '/v1/audit',
    tag: 'Audit',
    auth: 'admin',
    summary: 'Who did what, the newest first',
    description:
      'One line for each request that changed something, committed with the change, and for what operators did on the command line. Lines are never changed or removed.',
    query: z.strictObject({
      actor: z.string().max(100).optional().meta({ description: 'As in the answers: `key:<id>`, `cli:<user>`.' }),
      target: z.string().max(100).optional().meta({ description: 'The id of a lead, a task, a suppression, a key.' }),
      cursor: z.string().max(500).optional(),
      limit: limitOf(200, 100),
    }),
    responses: { 200: { description: 'One page', schema: AuditList } },
    async handler({ tx, query: { actor = null, target = null, cursor, limit } }) {
      const found = await listActs(tx, { actor, target }, { after: readCursor(cursor), limit: limit + 1 });
      const { rows, nextCursor } = pageOf(found, limit);
      return answer(200, { items: rows.map(shown), nextCursor });
    },
  });
}

const shown = ({ position: _position, ...row }: AuditRow): AuditEntry => row;
