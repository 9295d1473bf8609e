/** What `npm run demo` rests on, without running it: its leads and stories, its invented people, and how it tells. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { TimelineItem } from '../../api/shapes.ts';
import { cadenceOf } from '../../domain/cadence.ts';
import { readsAsOptOut } from '../../domain/optOut.ts';
import { parsePlaybook } from '../../domain/playbook.ts';
import type { Lead } from '../../domain/record.ts';
import { segment } from '../../domain/segment.ts';
import { fresh, freshRun, runOf, type Run } from '../../examples/people.ts';
import { parseLeads, readLeads, startOf, type StoryLead } from '../../examples/story.ts';
import { noteHolds, table, tell, type Holds } from '../../examples/tell.ts';
import type { Playbook } from '../../schemas/playbook.ts';
import { SEGMENTS, TaskKind, type Segment } from '../../schemas/values.ts';

let leads: StoryLead[];
let playbook: Playbook;
beforeAll(async () => {
  leads = await readLeads();
  const parsed = parsePlaybook(await readFile(new URL('../../playbooks/law.yaml', import.meta.url), 'utf8'));
  if (!parsed.ok) throw new Error('playbooks/law.yaml does not parse');
  playbook = parsed.playbook;
});

const segmentOf = ({ lead: { matter, intake, source } }: StoryLead): Segment =>
  segment({ matter, intake, source }).segment;
const steps = () => leads.flatMap(({ story }) => story.steps);
const localHour = ({ story }: StoryLead) => Number(story.startsAt.slice(11, 13));

describe('examples/leads.json', () => {
  test('shows every segment, and people who can be reached in one way only', () => {
    expect(leads.length).toBeGreaterThanOrEqual(10);
    expect(new Set(leads.map(segmentOf))).toEqual(new Set(SEGMENTS));
    expect(leads.some(({ lead }) => lead.contact.email === null)).toBe(true);
    expect(leads.some(({ lead }) => lead.contact.phone === null)).toBe(true);
    expect(new Set(leads.map(({ lead }) => lead.source.channel)).size).toBeGreaterThanOrEqual(8);
  });

  test('shows every kind of story', () => {
    const kinds = ['answers', 'books', 'contactsAgain', 'staffWrites', 'staffResolves', 'staffChanges', 'staffStops'];
    for (const kind of kinds) expect(steps().filter((step) => kind in step)).not.toEqual([]);

    const said = steps().flatMap((step) => ('answers' in step ? [step.answers] : []));
    expect(said).toContain('STOP');
    expect(said.filter((text) => text !== 'STOP' && readsAsOptOut(text).optOut)).toHaveLength(1);
    const resolved = steps().flatMap((step) => ('staffResolves' in step ? [step.staffResolves] : []));
    expect(resolved).toEqual(expect.arrayContaining(['approve', 'silent-valuable', 'call', 'answer']));
    expect(leads.some((lead) => localHour(lead) < 6)).toBe(true);
    expect(leads.some(({ story }) => story.steps.length === 0)).toBe(true);
  });

  test('each step waits for something that its lead can come to', () => {
    const keysOf = (lead: StoryLead): string[] => {
      const named = { segment: segmentOf(lead), intake: lead.lead.intake } as Lead;
      const own = cadenceOf(named, playbook).cadence;
      const moves = lead.story.steps.some((step) => 'staffChanges' in step);
      const cadences = moves ? Object.values(playbook.cadences) : [own];
      return [...playbook.firstResponse, ...cadences.flatMap(({ touches }) => touches)].map(({ key }) => key);
    };
    for (const lead of leads) {
      const known = [...keysOf(lead), ...TaskKind.options];
      const { steps, leaveAfter } = lead.story;
      for (const { after } of steps) expect(known).toContain(after);
      if (leaveAfter !== undefined) expect(known).toContain(leaveAfter);
    }
  });

  test('names invented people only, none of them twice', () => {
    const text = JSON.stringify(leads.map(({ body, story }) => [body, story]));
    for (const phone of text.match(/\+\d{8,}/g) ?? []) expect(phone).toMatch(/^\+121255501[01]\d$/);
    for (const email of text.match(/[\w.+-]+@[\w.-]+/g) ?? []) expect(email).toMatch(/@example\.(com|org|net)$/);
    const addresses = leads.flatMap(({ lead: { contact } }) => [contact.phone, contact.email]).filter(Boolean);
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(new Set(leads.map(({ lead }) => lead.externalId)).size).toBe(leads.length);
  });

  test('consent was given with the contact', () => {
    for (const lead of leads) for (const { at } of lead.lead.consent) expect(at).toBe(startOf(lead));
  });

  test('the second contact is the same person through another channel', () => {
    const [again] = leads.flatMap(({ lead, story }) =>
      story.steps.flatMap((step) => ('contactsAgain' in step ? [{ lead, second: step.contactsAgain }] : [])),
    );
    expect(again?.second).toMatchObject({ contact: { email: again?.lead.contact.email } });
    expect(again?.second).not.toMatchObject({ source: { channel: again?.lead.source.channel } });
  });
});

test('a lead that cannot be posted is named, with what is wrong', () => {
  const story = { shows: 'x', startsAt: '2026-12-01T10:00' };
  const source = { channel: 'chat' };
  expect(() => parseLeads([{ story, source, contact: { name: 'No Address' } }])).toThrow(
    /lead 1: .*phone or an email/s,
  );
  expect(() => parseLeads([{ story, source, contact: { phone: '+12125550100' } }])).toThrow(/lead 1: .*with a name/s);
});

describe('invented people', () => {
  const number = (run: Run | null) => (run === null ? '' : fresh('+12125550107', run));

  test('each run has numbers and addresses of its own', () => {
    const runs = Array.from({ length: 40 }, (_, index) => runOf(index + 1));
    const numbers = runs.map(number);
    expect(numbers.slice(0, 5)).toEqual([
      '+12125550107',
      '+12125550127',
      '+12125550167',
      '+12125550187',
      '+16175550107',
    ]);
    expect(new Set(numbers).size).toBe(40);
    for (const phone of numbers) expect(phone).toMatch(/^\+1\d{3}55501\d\d$/);

    const [lead] = parseLeads(
      fresh(
        leads.slice(0, 1).map(({ body, story }) => ({ ...(body as object), story })),
        { nth: 7, areaCode: '617', from: 60 },
      ),
    );
    expect(lead?.lead).toMatchObject({
      externalId: `${leads[0]?.lead.externalId}-run7`,
      contact: { phone: '+16175550160', email: expect.stringMatching(/@run7\.example\.com$/) },
    });
  });

  test('a run takes the first numbers that nobody has, and says when there are none left', async () => {
    const taken = ['+12125550108', '+12125550139'];
    const leadsWithNumber = (start: string) => Promise.resolve(taken.filter((phone) => phone.startsWith(start)).length);
    expect(await freshRun({ leadsWithNumber })).toEqual({ nth: 3, areaCode: '212', from: 60 });
    await expect(freshRun({ leadsWithNumber: () => Promise.resolve(1) })).rejects.toThrow(/used up/);
  });
});

describe('how a story is told', () => {
  const item = (more: Partial<TimelineItem>): TimelineItem => ({
    at: '2026-12-01T15:00:00Z',
    localTime: 'Tue 1 Dec, 10:00 EST',
    type: 'touch',
    title: 'a goal',
    because: 'because',
    channel: 'sms',
    state: 'sent',
    key: 'a-touch',
    deliveryStatus: null,
    message: null,
    by: 'followthrough',
    rule: 'sent',
    heldSince: null,
    until: null,
    inputs: {},
    ...more,
  });
  const fact = (more: Partial<TimelineItem>) => item({ type: 'fact', state: null, key: null, by: 'lead', ...more });
  const told = (...items: TimelineItem[]) => tell({ items }).map(({ who, what, why }) => [who, what, why]);

  test('says who did what, and why', () => {
    expect(
      told(
        fact({ title: 'Contacted us by web form', by: 'api' }),
        item({ message: { subject: null, text: 'Larkspur Law here,\n  about your will' } }),
        item({ channel: 'email', key: 'mail', message: { subject: 'We have your request', text: 'Hello …' } }),
        item({ by: null, key: 'person-1', message: { subject: null, text: 'x'.repeat(100) } }),
        item({ state: 'skipped', key: 'first-email', because: 'no email address is known' }),
        item({ state: 'unknown', key: 'day-3-text', because: 'nobody can say' }),
        fact({ title: 'Stopped', by: 'api' }),
      ),
    ).toEqual([
      ['the lead', 'Contacted us by web form', 'because'],
      ['us, by text', '“Larkspur Law here, about your will”', 'because'],
      ['us, by email', '“We have your request”', 'because'],
      ['a person, by text', expect.stringMatching(/^“x{63}…”$/), 'because'],
      ['us', 'Left out: first-email', 'no email address is known'],
      ['us', 'day-3-text: unknown', 'nobody can say'],
      ['a person', 'Stopped', 'because'],
    ]);
  });

  test('leaves out what is still to come, and tells each thing once', () => {
    expect(
      told(
        item({ state: 'planned' }),
        item({ channel: 'call', key: 'call-back' }),
        item({ type: 'task', state: null, channel: 'call', key: '0/call/call-back', title: 'Call back a new lead' }),
        fact({ title: 'A person wrote a text: “Hello”', by: 'api' }),
      ),
    ).toEqual([['us, to staff', 'Task: Call back a new lead', 'because']]);
  });

  test('what was called off for one reason is one line', () => {
    expect(
      told(
        item({ state: 'cancelled', key: 'day-3-text', because: 'they booked' }),
        item({ state: 'cancelled', key: 'day-5-email', because: 'they booked' }),
        item({ state: 'cancelled', key: 'old', because: 'moved to another segment' }),
      ),
    ).toEqual([
      ['us', 'Not sent any more: day-3-text, day-5-email', 'they booked'],
      ['us', 'Not sent any more: old', 'moved to another segment'],
    ]);
  });

  test('what came late is told with what had held it', () => {
    const holds: Holds = new Map();
    const at = '2026-11-27T14:00:00.000Z';
    noteHolds(holds, [item({ at, state: 'planned', because: 'day 1 at 12:00; held: closed on Thu 26 Nov' })]);
    const [late, other] = tell(
      { items: [item({ at: '2026-11-27T14:00:00.214Z' }), item({ at: '2026-11-30T14:00:00Z' })] },
      holds,
    );
    expect(late?.why).toBe('day 1 at 12:00; held: closed on Thu 26 Nov');
    expect(other?.why).toBe('because');
  });

  test('a table is as wide as its words', () => {
    expect(
      table(
        ['lead', 'tasks'],
        [
          ['Wren Halloway', '3'],
          ['Otis', ''],
        ],
      ),
    ).toBe(['lead           tasks', '-------------  -----', 'Wren Halloway  3', 'Otis'].join('\n'));
  });
});
