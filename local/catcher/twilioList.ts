import type { CaughtText } from './store.ts';
import { API_VERSION, toTwilioJson } from './twilioResource.ts';

const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 1000;
const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_SECONDS = 86_400;

/** One page of texts, newest first. */
export function listPage(messages: CaughtText[], query: URLSearchParams, accountSid: string): Record<string, unknown> {
  const found = messages.filter((message) => matches(message, query)).toReversed();
  const pageSize = Math.min(Math.max(Number(query.get('PageSize')) || DEFAULT_PAGE_SIZE, 1), MAX_PAGE_SIZE);
  const page = Math.max(Number(query.get('Page')) || 0, 0);
  // The token names the last text of the page before: what arrives meanwhile must not shift the pages.
  const before = found.findIndex((message) => `PA${message.id}` === query.get('PageToken'));
  const start = before === -1 ? page * pageSize : before + 1;
  const shown = found.slice(start, start + pageSize);
  const uri = (pageNumber: number, token?: string): string => {
    const parameters = new URLSearchParams(query);
    parameters.set('PageSize', String(pageSize));
    parameters.set('Page', String(pageNumber));
    parameters.delete('PageToken');
    if (token) parameters.set('PageToken', token);
    return `/${API_VERSION}/Accounts/${accountSid}/Messages.json?${parameters.toString()}`;
  };
  return {
    end: Math.max(start + shown.length - 1, 0),
    first_page_uri: uri(0),
    messages: shown.map((message) => toTwilioJson(message, accountSid)),
    next_page_uri: start + pageSize < found.length ? uri(page + 1, `PA${shown.at(-1)?.id}`) : null,
    page,
    page_size: pageSize,
    previous_page_uri: page > 0 ? uri(page - 1) : null,
    start,
    uri: uri(page, query.get('PageToken') ?? undefined),
  };
}

function matches(message: CaughtText, query: URLSearchParams): boolean {
  // Twilio keeps seconds only. A text not yet sent counts by its creation.
  const sent = Math.floor(Date.parse(message.twilio.sentAt ?? message.at) / 1000);
  const on = query.get('DateSent');
  const until = query.get('DateSent<');
  const from = query.get('DateSent>');
  return (
    (!query.has('To') || query.get('To') === message.to) &&
    (!query.has('From') || query.get('From') === message.from) &&
    (!on || (sent >= seconds(on.slice(0, 10)) && sent < seconds(on.slice(0, 10)) + DAY_SECONDS)) &&
    (!until || (DATE_ONLY.test(until) ? sent < seconds(until) + DAY_SECONDS : sent <= seconds(until))) &&
    (!from || sent >= seconds(from))
  );
}

const seconds = (date: string): number => Math.floor(Date.parse(date) / 1000);
