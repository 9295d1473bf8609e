/** examples/leads.json: each lead as it is posted, beside the story that the demo plays with it. */
import { readFile } from 'node:fs/promises';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { TaskOutcome } from '../schemas/facts.ts';
import { LeadPatch, NewLead } from '../schemas/lead.ts';
import { Duration } from '../schemas/playbook.ts';
import { Instant } from '../schemas/text.ts';
import { MessageChannel, TaskKind } from '../schemas/values.ts';
import { DemoError } from './demoError.ts';

const words = z.string().min(1);

/** When a step happens: so long after a touch has left, or after a task of that kind was given to somebody. */
const moment = { after: words, wait: Duration.default('10m') };

const Step = z.union([
  /** The lead writes: a text comes in through the real webhook; an email is one that staff found in their mailbox. */
  z.strictObject({ ...moment, answers: words, by: MessageChannel }),
  z.strictObject({ ...moment, books: Instant }),
  /** The same person through another door: posted as a lead of its own. */
  z.strictObject({ ...moment, contactsAgain: z.unknown() }),
  z.strictObject({ ...moment, staffWrites: words, by: MessageChannel }),
  z.strictObject({ ...moment, staffResolves: TaskKind, outcome: TaskOutcome, note: words.optional() }),
  z.strictObject({ ...moment, staffChanges: LeadPatch }),
  z.strictObject({ ...moment, staffStops: words }),
]);
export type Step = z.infer<typeof Step>;

const Story = z.strictObject({
  /** One line about what this lead shows. */
  shows: words,
  /** Wall-clock time where the lead is: `2026-12-01T10:00`. */
  startsAt: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/),
  steps: z.array(Step).default([]),
  /** The demo leaves the lead open once this has come. Absent: it plays on until nothing more happens by itself. */
  leaveAfter: words.optional(),
});
export type Story = z.infer<typeof Story>;

/** `lead` is kept as written: it is the body of POST /v1/leads. */
export interface StoryLead {
  lead: NewLead & { contact: { name: string } };
  body: unknown;
  story: Story;
}

const File = z.array(z.looseObject({ story: Story }));
const Named = NewLead.refine(({ contact }) => contact.name !== null, 'the demo tells stories of people with a name');

/** @throws Error that says which lead is wrong, and how */
export function parseLeads(json: unknown): StoryLead[] {
  return File.parse(json).map(({ story, ...body }, index) => {
    const parsed = Named.safeParse(body);
    if (!parsed.success) throw new Error(`lead ${index + 1}: ${z.prettifyError(parsed.error)}`);
    return { lead: parsed.data as StoryLead['lead'], body, story };
  });
}

export async function readLeads(): Promise<StoryLead[]> {
  const text = await readFile(new URL('leads.json', import.meta.url), 'utf8');
  try {
    return parseLeads(JSON.parse(text));
  } catch (error) {
    throw new DemoError(`examples/leads.json: ${(error as Error).message}`);
  }
}

/** The story's first instant. Who gives no zone lives where the firm is, as far as the demo is concerned. */
export function startOf({ lead, story }: StoryLead): string {
  const zone = lead.contact.timeZone ?? 'America/New_York';
  return DateTime.fromISO(story.startsAt, { zone }).toUTC().toISO() ?? '';
}
