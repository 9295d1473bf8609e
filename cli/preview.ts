/** `preview`: the timeline of one lead under a playbook, as a table. Nothing is written and no database is asked. */
import path from 'node:path';
import { loadRules } from '../db/loadFirm.ts';
import { preview } from '../domain/preview.ts';
import { NewLead } from '../schemas/lead.ts';
import { plainMessage } from '../schemas/plainMessage.ts';
import { Instant } from '../schemas/text.ts';
import { read, readFirm, readPlaybookFile } from './check.ts';
import { table, type Result } from './result.ts';

interface Options {
  lead: string;
  at: string;
  firm: string;
}

export async function previewFile(file: string, options: Options): Promise<Result> {
  const firm = await readFirm(options.firm);
  const playbook = await readPlaybookFile(file, firm);
  const at = Instant.safeParse(options.at);
  if (!at.success) throw new Error('--at: must be an instant like 2026-11-20T19:00:00Z');
  const lead = NewLead.safeParse(json(await read(options.lead), options.lead), { error: plainMessage });
  if (!lead.success) {
    throw new Error(
      lead.error.issues.map((issue) => `${options.lead}: ${issue.path.join('.')}: ${issue.message}`).join('\n'),
    );
  }
  const rulebooks = await loadRules(path.dirname(options.firm));
  // As if every sender were well and every wording approved.
  const rules = { playbook, firm, rulebooks, pausedSenders: [], unapproved: [] };
  const { segment, segmentReason, score, zone, timeline } = preview(lead.data, rules, at.data);
  const rows = timeline.map((touch) => [
    touch.localTime ?? 'when a person says so',
    touch.channel,
    touch.key,
    touch.because,
  ]);
  return {
    lines: [
      `${segment} (${segmentReason}), score ${score}, times in ${zone}`,
      '',
      ...table([['when', 'channel', 'touch', 'why'], ...rows]),
    ],
    ok: true,
  };
}

function json(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
