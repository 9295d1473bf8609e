/** What is wrong with a value, in words for whoever wrote it: in a request, or in a file. */
import type { z } from 'zod';

/** Messages of our own schemas win; these replace zod's general ones. */
export const plainMessage: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be ${KIND[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_big':
      return `is too long or too large: at most ${issue.maximum}${UNIT[issue.origin] ?? ''}`;
    case 'too_small':
      return `is too short or too small: at least ${issue.minimum}${UNIT[issue.origin] ?? ''}`;
    default:
      return undefined;
  }
};

const UNIT: Record<string, string> = { string: ' characters', array: ' entries' };

const KIND: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
};
