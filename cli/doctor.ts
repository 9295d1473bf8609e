/** `npm run doctor`: what a firm should look at before it trusts the automation. Warnings do not fail; a broken file does. */
import { Command } from 'commander';
import { loadRules, readFirm } from '../db/loadFirm.ts';
import { firmGaps, staleRules } from '../domain/staleRules.ts';
import { SHIPPED_FIRM } from './shippedFirm.ts';
import { describeOnly, readPlaybook } from './support.ts';

const command = new Command('doctor')
  .description("Checks the firm's file, its playbook, and the age of the rules.")
  .option('--firm <file>', "the firm's file", 'playbooks/firm.yaml')
  .option('--playbooks <folder>', 'the folder of playbooks and of rules/', 'playbooks');

async function examine({ firm: file, playbooks }: { firm: string; playbooks: string }): Promise<void> {
  const now = new Date().toISOString();
  const firm = await readFirm(file);
  await readPlaybook(playbooks, firm.playbook);
  const rulebooks = await loadRules(playbooks);
  const warnings = [
    ...firmGaps(firm, now, SHIPPED_FIRM).map((gap) => `${file}: ${gap}`),
    ...staleRules(rulebooks, now),
  ];
  for (const warning of warnings) console.log(`warning  ${warning}`);
  const count = rulebooks.length;
  console.log(
    `${count} rule books, playbook “${firm.playbook}”, preset ${firm.preset}: ${warnings.length === 0 ? 'nothing to mend' : `${warnings.length} warnings`}`,
  );
}

await command.parseAsync();
await examine(command.opts()).catch(describeOnly('doctor'));
