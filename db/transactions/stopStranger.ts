/** A number or an address without a lead asks to be left alone: a later lead with it stays blocked. */
import { suppressedBy, type OptOut } from '../../domain/lifecycle.ts';
import type { Tx } from '../connect.ts';
import { currentVersion, playbookOf } from '../tables/playbooks.ts';
import type { Deps } from './deps.ts';
import { commitStop } from './commitStop.ts';

/** The caller holds the identifier's lock. The firm's own rule says how far a command reaches. */
export async function stopStranger(
  tx: Tx,
  { firm }: Deps,
  identifierId: number,
  said: Pick<OptOut, 'channel' | 'how'>,
  at: string,
): Promise<void> {
  const playbook = await playbookOf(tx, await currentVersion(tx, firm.playbook));
  await commitStop(tx, { identifierIds: [identifierId], suppress: suppressedBy(said, { playbook }), by: 'lead', at });
}
