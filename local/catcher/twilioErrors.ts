import type { Response } from 'express';

/** code → [HTTP status, message], as Twilio answers them. */
const ERRORS = {
  20003: [401, 'Authenticate'],
  20009: [409, 'Cannot change or delete this resource before it is complete'],
  20404: [404, 'The requested resource was not found'],
  20429: [429, 'Too Many Requests'],
  20500: [500, 'An internal server error has occurred'],
  21211: [400, "Invalid 'To' Phone Number"],
  21212: [400, "Invalid 'From' Number"],
  21602: [400, 'Message body is required.'],
  21603: [400, "A 'From' phone number is required."],
  21604: [400, "A 'To' phone number is required."],
  21609: [400, "The 'StatusCallback' URL is not a valid URL."],
  21610: [400, 'Attempt to send to unsubscribed recipient'],
  21617: [400, 'The concatenated message body exceeds the 1600 character limit'],
  30409: [400, 'This message cannot be canceled'],
} as const;

export type TwilioErrorCode = keyof typeof ERRORS;

export function sendTwilioError(response: Response, code: TwilioErrorCode, detail?: string): void {
  const [status, message] = ERRORS[code];
  if (status === 401) response.setHeader('WWW-Authenticate', 'Basic realm="Twilio API"');
  response.status(status).json({
    code,
    message: detail ? `${message}: ${detail}` : message,
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status,
  });
}
