/** Problem documents (RFC 9457): every error that leaves the API has this shape. */
import { z } from 'zod';

export const Problem = z
  .object({
    type: z.string().meta({ description: 'A stable name of the kind of problem, as a URI reference.' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().optional(),
    errors: z
      .array(
        z.object({
          field: z.string().meta({ description: 'Path into the body or query: `contact.phone`.' }),
          message: z.string(),
        }),
      )
      .optional(),
    allowedAt: z
      .string()
      .meta({ format: 'date-time', description: 'When the same request would be allowed, if an hour forbids it.' })
      .optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
