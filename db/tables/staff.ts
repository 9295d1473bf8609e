/** The people of the firm. The rows follow `playbooks/firm.yaml`; somebody who left stays, inactive, for the record. */
import type { StaffMember } from '../../schemas/firm.ts';
import { json, type Sql, type Tx } from '../connect.ts';

export type StaffRow = StaffMember & { openTasks: number };

export async function listStaff(tx: Tx | Sql): Promise<StaffRow[]> {
  return tx<StaffRow[]>`
    select s.id, s.name, s.email, s.role, s.practice_areas, s.hours,
      (select count(*)::int from tasks t where t.owner = s.id and t.state in ('open', 'claimed')) as open_tasks
    from staff s where s.active order by s.id`;
}

export async function findStaff(tx: Tx | Sql, id: string): Promise<StaffMember | null> {
  const [row] = await tx<StaffMember[]>`
    select id, name, email, role, practice_areas, hours from staff where id = ${id}`;
  return row ?? null;
}

export async function saveStaff(sql: Sql, members: StaffMember[]): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`update staff set active = false where not (id = any(${members.map((member) => member.id)}))`;
    for (const member of members) {
      const row = {
        name: member.name,
        email: member.email,
        role: member.role,
        practiceAreas: member.practiceAreas,
        hours: member.hours == null ? null : json(tx, member.hours),
        active: true,
      };
      await tx`
        insert into staff ${tx({ id: member.id, ...row })}
        on conflict (id) do update set name = excluded.name, email = excluded.email, role = excluded.role,
          practice_areas = excluded.practice_areas, hours = excluded.hours, active = true`;
    }
  });
}
