/** Plays one lead's story: from touch to touch through virtual weeks, in seconds, on the real parts. */
import { durationMs } from '../domain/duration.ts';
import { DemoError } from './demoError.ts';
import type { Phone } from './phone.ts';
import type { Detail, Product, Timeline } from './product.ts';
import { startOf, type Step, type StoryLead } from './story.ts';
import { noteHolds, type Holds } from './tell.ts';
import type { TimeMachine } from './timeMachine.ts';

export interface Means {
  product: Product;
  phone: Phone;
  time: TimeMachine;
  signal: AbortSignal;
}

export interface Played {
  detail: Detail;
  timeline: Timeline;
  holds: Holds;
  /** From our request until the first answers were at the catcher, in real time; null: none was due at once. */
  answeredInMs: number | null;
}

/** The longest cadence of the shipped playbooks takes fewer; more means that a lead goes round in circles. */
const MOST_SKIPS = 60;
/** Past the instant itself, so that what falls due then is over. */
const SECOND_MS = 1000;
const AT_ONCE_MS = 60_000;

/** @param onDate called with the lead's own clock whenever it has moved */
export async function playStory(means: Means, lead: StoryLead, onDate: (at: Date) => void): Promise<Played> {
  const course = await begin(means, lead, onDate);
  for (const step of lead.story.steps) {
    await goOn(course, (state) => hasCome(step.after, state));
    await course.moveBy(durationMs(step.wait));
    await act(means, course, step);
  }
  const { leaveAfter } = lead.story;
  const { detail, timeline } = await goOn(course, (state) => leaveAfter !== undefined && hasCome(leaveAfter, state));
  return { detail, timeline, holds: course.holds, answeredInMs: course.answeredInMs };
}

interface State {
  detail: Detail;
  timeline: Timeline;
}

interface Course {
  id: string;
  phone: string | null;
  answeredInMs: number | null;
  holds: Holds;
  look(): Promise<State>;
  /** The lead's own clock. */
  now(): Promise<number>;
  moveBy(ms: number): Promise<void>;
}

async function begin(means: Means, lead: StoryLead, onDate: (at: Date) => void): Promise<Course> {
  const { product, phone, time, signal } = means;
  const startsAt = startOf(lead);
  onDate(new Date(startsAt));
  const askedMs = Date.now();
  const created = await product.postLead(lead.body, startsAt);
  // The lead's clock stands this far from the workflow's, from now on for good (db/clock.ts).
  const shiftMs = Date.parse(startsAt) - (askedMs + Date.now()) / 2;
  const { contact } = lead.lead;

  const due = created.timeline.filter(
    ({ kind, at, state }) =>
      kind === 'first-response' &&
      state === 'planned' &&
      at !== null &&
      Date.parse(at) < Date.parse(startsAt) + AT_ONCE_MS,
  );
  for (const { channel } of due) {
    const to = channel === 'email' ? contact.email : contact.phone;
    if (channel !== 'call' && to !== null) await phone.arrived(to, channel);
  }
  const { id } = created;
  const holds: Holds = new Map();
  const now = async () => (await time.now(id)) + shiftMs;
  const look = async (): Promise<State> => {
    signal.throwIfAborted();
    const facts = (await product.timeline(id)).items.filter(({ type }) => type === 'fact').length;
    await time.atRest(id, facts);
    const timeline = await product.timeline(id);
    noteHolds(holds, timeline.items);
    return { detail: await product.detail(id), timeline };
  };
  return {
    id,
    phone: contact.phone,
    answeredInMs: due.some(({ channel }) => channel !== 'call') ? Date.now() - askedMs : null,
    holds,
    look,
    now,
    async moveBy(ms) {
      await time.skip(id, Math.max(ms, SECOND_MS));
      onDate(new Date(await now()));
    },
  };
}

/** From one due instant to the next, until `isThere`, or until nothing but a person or an event can go on. */
async function goOn(course: Course, isThere: (state: State) => boolean): Promise<State> {
  for (let skips = 0; ; skips += 1) {
    const state = await course.look();
    const { next } = state.detail;
    const isWaiting = next !== null && next.until !== null;
    if (isThere(state) || !isWaiting) return state;
    if (skips === MOST_SKIPS) throw new DemoError(`the lead ${course.id} does not get on: ${next.because}`);
    await course.moveBy(Date.parse(next.until ?? '') - (await course.now()) + SECOND_MS);
  }
}

/** A touch has left, a call was given to somebody, or somebody has a task of that kind. */
function hasCome(after: string, { detail, timeline }: State): boolean {
  const isLeft = timeline.items.some(({ type, key, state }) =>
    type === 'touch' ? key === after && state === 'sent' : key?.endsWith(`/call/${after}`) === true,
  );
  return isLeft || openTask(detail, after) !== undefined;
}

const openTask = ({ tasks }: Detail, kind: string) =>
  tasks.find((task) => task.kind === kind && (task.state === 'open' || task.state === 'claimed'));

async function act({ product, phone, time }: Means, course: Course, step: Step): Promise<void> {
  const { id } = course;
  const { detail, timeline } = await course.look();
  if (!hasCome(step.after, { detail, timeline })) {
    throw new DemoError(
      `${detail.contact.name}: “${step.after}” never came; the lead is at “${detail.next?.because ?? detail.outcome}”`,
    );
  }
  const at = new Date(await course.now()).toISOString();
  const path = `/v1/leads/${id}`;
  if ('answers' in step && step.by === 'sms') {
    await time.lookAgain(id);
    await course.look();
    await phone.text(course.phone ?? '', step.answers);
  } else if ('answers' in step) {
    await product.post(`${path}/replies`, { direction: 'in', channel: step.by, text: step.answers }, at);
  } else if ('books' in step) {
    await product.post(`${path}/booked`, { startsAt: step.books }, at);
  } else if ('contactsAgain' in step) {
    await product.postLead(step.contactsAgain, at);
  } else if ('staffWrites' in step) {
    await product.post(`${path}/messages`, { channel: step.by, text: step.staffWrites }, at);
  } else if ('staffResolves' in step) {
    const task = openTask(detail, step.staffResolves);
    if (task === undefined) throw new DemoError(`${detail.contact.name}: no open task “${step.staffResolves}”`);
    await product.post(`/v1/tasks/${task.id}/resolve`, { outcome: step.outcome, note: step.note ?? null }, at);
  } else if ('staffChanges' in step) {
    await product.patch(path, step.staffChanges, at);
  } else {
    await product.post(`${path}/stop`, { reason: step.staffStops }, at);
  }
}
