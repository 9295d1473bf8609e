/** How filled-in words become the one paragraph that a phone shows: the same for who sends, and for who only counts. */
import { gsm7 } from './sms.ts';
import { withStopLine, type StopLine } from './stopLine.ts';

/** A text or a subject has no lines to lay out: author's line breaks are for the author. */
export const oneParagraph = (text: string): string => text.replace(/\s+/g, ' ').trim();

export const textMessage = (filled: string, stopLine: StopLine | null, firmName: string): string =>
  withStopLine(gsm7(oneParagraph(filled)), stopLine, gsm7(firmName));
