/** Silent and valuable: when a person should call, because the texts alone have brought no answer. */
import { cadenceOf } from './cadence.ts';
import { addOfficeMinutes, officeOf } from './hours.ts';
import type { LeadRecord, Rules } from './record.ts';
import { isOpenTask, type Situation } from './situation.ts';
import { earliest, latest, MINUTE_MS, plus } from './time.ts';

/** The instant at which the guard wants a person; null: it does not watch this lead, or has already asked. */
export function guardDueAt({ lead, touches, tasks }: LeadRecord, rules: Rules, state: Situation): string | null {
  const { guard } = rules.playbook;
  if (state.guard !== null || state.heardFrom || state.stop !== null) return null;
  if (tasks.some((task) => task.kind === 'silent-valuable' && isOpenTask(task))) return null;
  if (lead.score < guard.scoreAtLeast || !guard.segments.includes(cadenceOf(lead, rules.playbook).name)) return null;
  const responses = touches.filter((row) => row.kind === 'first-response' && row.channel !== 'call');
  const answeredAt = earliest(...responses.filter((row) => row.state === 'sent').map((row) => row.settledAt));
  const nothingCould =
    responses.length > 0 && responses.every((row) => row.state === 'skipped' || row.state === 'failed');
  if (answeredAt === null && !nothingCould) return null;
  const silentSince = latest(answeredAt ?? lead.contactedAt, lead.segmentEntry > 1 ? lead.segmentEnteredAt : null);
  if (lead.matter.urgency === 'today') return plus(silentSince, guard.urgentSilentForMinutes * MINUTE_MS);
  return officeMinutes(silentSince, guard.silentForOfficeMinutes, rules);
}

export const officeMinutes = (from: string, minutes: number, { firm }: Pick<Rules, 'firm'>): string =>
  addOfficeMinutes({ ...officeOf(firm), from, minutes });
