/** What `npm start` leaves in its data folder while it runs, so that the commands beside it work on the same installation. */
import { z } from 'zod';

export const RUNNING_FILE = 'running.json';

export const Running = z.object({
  pid: z.number().int().positive(),
  /** The database with its password, and what else the commands must know alike: the file is its owner's alone. */
  environment: z.record(z.string(), z.string()),
});
export type Running = z.infer<typeof Running>;
