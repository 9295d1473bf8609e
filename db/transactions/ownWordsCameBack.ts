/**
 * A person's own message did not arrive. No machine repeats it: its words are of their hour, and a person may rather ring.
 * Where it was the answer that the lead waits for, the plan asks for that again; else its return is a task of its own.
 */
import { officeMinutes } from '../../domain/guard.ts';
import { taskKey } from '../../domain/keys.ts';
import { situation } from '../../domain/situation.ts';
import type { Tx } from '../connect.ts';
import type { LeadRow } from '../tables/leads.ts';
import { recordOf, rulesOf } from '../tables/record.ts';
import type { TouchRow } from '../tables/touches.ts';
import { wakeLead } from '../tables/wakeUps.ts';
import { askPerson } from './askPerson.ts';
import type { Deps } from './deps.ts';

/** @param why in words, with the code */
export async function ownWordsCameBack(
  tx: Tx,
  deps: Deps,
  { lead, touch, why }: { lead: LeadRow; touch: TouchRow; why: string },
  now: string,
): Promise<void> {
  const rules = await rulesOf(tx, lead, deps);
  await wakeLead(tx, lead.id);
  if (lead.outcome === null && situation(await recordOf(tx, lead), rules, now).answerDue !== null) return;
  const what = touch.channel === 'sms' ? 'A text' : 'An email';
  const asked = {
    kind: 'check-delivery' as const,
    key: taskKey.cameBack(touch.id),
    touchKey: touch.touchKey,
    title: `${what} that one of us wrote did not arrive`,
    why: `It came back: ${why}. It is not sent again by itself: write again, another way, or call.`,
    dueAt: officeMinutes(now, rules.playbook.answer.dueInMinutes, rules),
  };
  await askPerson(tx, lead, rules, asked, now);
}
