/** Everybody's story, told to the product: contacts, replies, stops, bookings. Resolves when the last word is said. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Caller } from './caller.ts';
import type { Log } from './log.ts';
import type { MailProvider } from './mailProvider.ts';
import type { Deed, Person } from './people.ts';
import { random } from './random.ts';
import type { Webhooks } from './webhooks.ts';

const FIRM_NUMBER = '+12125550140';
const FIRM_ADDRESS = 'intake@faultline.example';
/** A lead whose webhook nobody took writes once more, as people do; Twilio itself would not. */
const TRIES = 4;

export interface Means {
  seed: string;
  caller: Caller;
  webhooks: Webhooks;
  mail: MailProvider;
  apiUrls: string[];
  log: Log;
  abort: AbortSignal;
}

export async function drive(people: Person[], means: Means, onCaptured: () => void): Promise<void> {
  const beginMs = Date.now();
  await Promise.all(
    people.map(async (person) => {
      try {
        await wait(Math.max(0, beginMs + person.atMs - Date.now()), null, { signal: means.abort });
        const id = await means.caller.capture(person.lead, person.externalId);
        if (id === null) return;
        onCaptured();
        const capturedMs = Date.now();
        for (const [index, deed] of person.deeds.entries()) {
          await wait(Math.max(0, capturedMs + deed.afterMs - Date.now()), null, { signal: means.abort });
          await carryOut(deed, id, person, `${person.externalId}-${index}`, means);
        }
      } catch (error) {
        if (!means.abort.aborted) throw error;
      }
    }),
  );
}

async function carryOut(deed: Deed, id: string, person: Person, key: string, means: Means): Promise<void> {
  const { caller, webhooks, log } = means;
  const { phone, email } = person.lead.contact;
  switch (deed.do) {
    case 'stop':
      return void (await caller.act(id, 'stop', 'stop', { reason: 'asked us by phone' }, key));
    case 'booked':
      return void (await caller.act(id, 'booked', 'booked', {}, key));
    case 'pause':
      return void (await caller.act(id, 'paused', 'pause', {}, key));
    case 'resume':
      return void (await caller.act(id, 'resumed', 'resume', {}, key));
    case 'own-words':
      return void (await caller.act(
        id,
        'message-asked',
        'messages',
        { channel: 'sms', text: `A word from Sam (${key}).` },
        key,
      ));
    case 'contact-again':
      await caller.capture({ ...person.lead, externalId: `${person.externalId}-again` }, key);
      return;
    case 'stop-text':
      if (await untilTaken(() => webhooks.text(phone, FIRM_NUMBER, deed.words), means)) {
        log.write({ what: 'acknowledged', act: 'opted-out', lead: id, inFlight: null });
      }
      return;
    case 'reply-text':
      await untilTaken(() => webhooks.text(phone, FIRM_NUMBER, deed.words), means);
      return;
    case 'reply-mail': {
      const { messageId = null } = means.mail.newest(email) ?? {};
      await untilTaken(() => webhooks.mail(email, FIRM_ADDRESS, deed.words, messageId), means);
      return;
    }
    case 'unsubscribe': {
      const url = means.mail.newest(email)?.unsubscribeUrl;
      // No mail has come yet: nothing to press.
      if (url == null) return;
      if (await untilTaken(() => press(url, key, means), means)) {
        log.write({ what: 'acknowledged', act: 'opted-out', lead: id, inFlight: null });
      }
    }
  }
}

async function untilTaken(call: () => Promise<boolean>, { abort }: Means): Promise<boolean> {
  for (let tries = 1; tries <= TRIES && !abort.aborted; tries += 1) {
    if (await call()) return true;
    await wait(1000, null, { signal: abort }).catch(() => undefined);
  }
  return false;
}

/** What a mail client does behind its “unsubscribe” button (RFC 8058). */
async function press(url: string, key: string, { seed, apiUrls, abort }: Means): Promise<boolean> {
  const api = random(seed, 'unsubscribe', key, Date.now()).pick(apiUrls);
  try {
    const response = await fetch(`${api}${new URL(url).pathname}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
      signal: AbortSignal.any([abort, AbortSignal.timeout(10_000)]),
    });
    return response.ok;
  } catch {
    return false;
  }
}
