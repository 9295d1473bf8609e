import { listStaff } from '../../db/tables/staff.ts';
import { answer, type Routes } from '../route.ts';
import { StaffList } from '../shapes.ts';

export function addStaffRoutes({ route }: Routes): void {
  route({
    method: 'get',
    path: '/v1/staff',
    auth: 'staff',
    tag: 'Staff',
    summary: 'The people of the firm, and how much each has to do',
    responses: { 200: { description: 'Everybody who works here', schema: StaffList } },
    async handler({ tx }) {
      return answer(200, { items: await listStaff(tx) });
    },
  });
}
