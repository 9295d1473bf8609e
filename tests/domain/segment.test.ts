import { describe, expect, test } from '@jest/globals';
import fc from '../support/fastCheck.ts';
import { segment } from '../../domain/segment.ts';
import type { NewLeadInput } from '../../schemas/lead.ts';
import { Fit, ReasonCode, SEGMENTS, SourceChannel } from '../../schemas/values.ts';
import { makeLead } from './builders.ts';

type Known = NonNullable<NewLeadInput['intake']>;
const segmentOf = (intake: Known, channel: NewLeadInput['source']['channel'] = 'web-form') =>
  segment(makeLead({ intake, channel })).segment;

describe('why a lead has not booked', () => {
  test.each<[string, Known, string]>([
    [
      'a closed fit outranks everything',
      { fit: 'not-a-fit', readyToBook: true, followUpOn: '2027-02-01' },
      'not-a-fit',
    ],
    ['a named day is a promise', { followUpOn: '2027-02-01', reasonCode: 'cost', readyToBook: true }, 'timing'],
    ['“later” without a day', { reasonCode: 'later-date' }, 'timing'],
    ['not ready yet', { reasonCode: 'not-ready', readyToBook: false }, 'timing'],
    ['something is missing', { missing: ['police report'], readyToBook: true }, 'missing-info'],
    ['still gathering', { reasonCode: 'gathering-info' }, 'missing-info'],
    ['wants to ask at home', { reasonCode: 'spouse', readyToBook: true }, 'hesitant'],
    ['the cost', { reasonCode: 'cost' }, 'hesitant'],
    ['comparing', { reasonCode: 'comparing' }, 'hesitant'],
    ['afraid', { reasonCode: 'fear' }, 'hesitant'],
    ['a reason of their own', { reasonCode: 'other' }, 'hesitant'],
    ['ready to book', { readyToBook: true }, 'ready-not-scheduled'],
    ['checks the calendar', { reasonCode: 'schedule' }, 'ready-not-scheduled'],
    ['did not know what comes next', { reasonCode: 'unclear-next-step', readyToBook: false }, 'ready-not-scheduled'],
    ['not ready, no reason', { readyToBook: false }, 'hesitant'],
    ['borderline says nothing about why', { fit: 'borderline' }, 'missing-info'],
  ])('%s', (_, intake, expected) => {
    expect(segmentOf(intake)).toBe(expected);
  });

  test.each<[NewLeadInput['source']['channel'], string]>([
    ['phone', 'ready-not-scheduled'],
    ['missed-call', 'ready-not-scheduled'],
    ['web-form', 'missing-info'],
    ['abandoned-form', 'missing-info'],
    ['email', 'missing-info'],
    ['sms', 'missing-info'],
  ])('nothing known, by %s', (channel, expected) => {
    expect(segmentOf({}, channel)).toBe(expected);
    expect(segmentOf({ reasonCode: 'unknown' }, channel)).toBe(expected);
  });
});

test.each<[Known, string]>([
  [{ fit: 'not-a-fit' }, 'Staff marked the matter as not a fit.'],
  [{ followUpOn: '2027-02-01' }, 'They asked to hear from us again on 2027-02-01.'],
  [{ reasonCode: 'later-date' }, 'They want to go on at a later date.'],
  [{ reasonCode: 'not-ready' }, 'They are not ready yet.'],
  [{ missing: ['police report'] }, 'One thing is still missing.'],
  [{ missing: ['police report', 'photos'] }, 'Several things are still missing.'],
  [{ reasonCode: 'gathering-info' }, 'They are still gathering information.'],
  [{ reasonCode: 'spouse' }, 'They want to talk to their partner or family first.'],
  [{ reasonCode: 'cost' }, 'They are unsure about the cost.'],
  [{ reasonCode: 'comparing' }, 'They are comparing firms.'],
  [{ reasonCode: 'fear' }, 'They are worried about taking the step.'],
  [{ reasonCode: 'other' }, 'They gave a reason of their own for not booking.'],
  [{ readyToBook: true }, 'They are ready to book and have no appointment yet.'],
  [{ reasonCode: 'schedule' }, 'Only a time that suits them is missing.'],
  [{ reasonCode: 'unclear-next-step' }, 'They did not know what the next step is.'],
  [{ readyToBook: false }, 'They said they are not ready to book, without saying why.'],
  [{}, 'Nothing is known yet about what they need or when.'],
])('staff read why: %j', (intake, reason) => {
  expect(segment(makeLead({ intake })).reason).toBe(reason);
});

test('staff read why of who phoned, and nothing else is known', () => {
  const reason = 'Nothing is known yet, and who phones usually wants an appointment.';
  expect(segment(makeLead({ channel: 'phone' })).reason).toBe(reason);
});

test('there is always exactly one segment, with a sentence that says why', () => {
  const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
  const intake = fc.record({
    readyToBook: maybe(fc.boolean()),
    reasonCode: maybe(fc.constantFrom(...ReasonCode.options)),
    fit: maybe(fc.constantFrom(...Fit.options)),
    followUpOn: maybe(fc.constant('2027-02-01')),
    missing: fc.constantFrom<string[]>([], ['a'], ['a', 'b']),
  });
  fc.assert(
    fc.property(intake, fc.constantFrom(...SourceChannel.options), (known, channel) => {
      const chosen = segment(makeLead({ intake: known, channel }));
      expect(SEGMENTS).toContain(chosen.segment);
      expect(chosen.reason).toMatch(/^[A-Z].+\.$/);
    }),
  );
});
