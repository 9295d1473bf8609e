/**
 * One-click unsubscribe (RFC 8058). Mail scanners follow every link, so GET only shows a page; POST does it, whatever the
 * body is, without a login, without a redirect, and as often as somebody presses.
 */
import { z } from 'zod';
import { setTestClock } from '../../db/clock.ts';
import { transaction } from '../../db/connect.ts';
import { LeadForgottenError } from '../../db/errors.ts';
import { touchById } from '../../db/tables/touches.ts';
import { commitFact } from '../../db/transactions/commitFact.ts';
import { readUnsubscribeToken } from '../../providers/unsubscribe.ts';
import type { ApiDeps } from '../deps.ts';
import { readTestClock } from '../input.ts';
import { page } from '../page.ts';
import { notFound, ProblemError } from '../problems.ts';
import type { DirectRoute, Routes } from '../route.ts';

const UNKNOWN = 'This unsubscribe link is not one of ours, or it was cut off.';
const INSTEAD =
  'Please open it once more from the email that it came with, or answer that email and say that you want no more.';

export function addUnsubscribeRoutes({ directRoute }: Routes, deps: ApiDeps): void {
  const { sql, firm, settings } = deps;
  const params = z.object({ token: z.string() });
  const common = { path: '/u/:token', tag: 'Unsubscribe', auth: 'none' as const, params };
  const touchOr404 = (token: unknown): string => {
    const touchId = readUnsubscribeToken(String(token), settings.linkSecret);
    if (touchId === null) throw notFound(UNKNOWN);
    return touchId;
  };
  const noSuchLink = { description: `${UNKNOWN} A page for who accepts one.`, contentType: 'text/html' };

  /** Somebody pressed a link in a mail: they get words, and not JSON. */
  const inWords =
    (direct: DirectRoute['direct']): DirectRoute['direct'] =>
    async (request, response) => {
      response.vary('Accept');
      try {
        await direct(request, response);
      } catch (error) {
        const isUnknown = error instanceof ProblemError && error.problem.status === 404;
        if (!isUnknown || request.accepts(['application/problem+json', 'json', 'html']) !== 'html') throw error;
        page(response, { title: 'This link does not work', text: `${UNKNOWN} ${INSTEAD}` }, 404);
      }
    };

  directRoute({
    ...common,
    method: 'get',
    summary: 'The page behind the unsubscribe link; it changes nothing',
    responses: { 200: { description: 'A page with one button', contentType: 'text/html' }, 404: noSuchLink },
    direct: inWords((request, response) => {
      touchOr404(request.params['token']);
      page(response, {
        title: 'Unsubscribe',
        text: `You will get no more emails from ${firm.name} about your enquiry.`,
        button: 'Unsubscribe',
      });
    }),
  });

  directRoute({
    ...common,
    method: 'post',
    summary: 'Unsubscribe; once or many times is the same',
    responses: {
      200: { description: 'No automated mail goes there any more', contentType: 'text/html' },
      404: noSuchLink,
    },
    direct: inWords(async (request, response) => {
      const touchId = touchOr404(request.params['token']);
      const testNow = readTestClock(request, settings.testClock !== null);
      await transaction(sql, async (tx) => {
        const touch = await touchById(tx, touchId);
        if (touch === null) throw notFound(UNKNOWN);
        if (testNow !== null) await setTestClock(tx, touch.leadId, testNow);
        await commitFact(tx, deps, {
          leadId: touch.leadId,
          body: { kind: 'opted-out', channel: 'email', words: null },
          by: 'lead',
          eventId: `unsubscribe/${touchId}`,
        }).catch((error: unknown) => {
          // Who was forgotten gets nothing any more, by mail or otherwise.
          if (!(error instanceof LeadForgottenError)) throw error;
        });
      });
      page(response, {
        title: 'You are unsubscribed',
        text: `${firm.name} sends you no more emails about your enquiry.`,
      });
    }),
  });
}
