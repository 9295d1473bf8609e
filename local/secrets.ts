import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Secrets } from './settings.ts';

const newSecret = (): string => randomBytes(32).toString('base64url');

const fileSchema = z.object({
  twilioAccountSid: z.string(),
  twilioAuthToken: z.string(),
  linkSecret: z.string(),
  /** Absent in files from before it existed. */
  pepper: z.string().default(newSecret),
  /** Databases whose first API key was shown; the key itself is nowhere but there, hashed. */
  keyShownFor: z.array(z.string()),
});
type SecretsFile = z.infer<typeof fileSchema>;

export interface SecretsStore extends Secrets {
  wasKeyShown(database: string): boolean;
  setKeyShown(database: string, shown: boolean): void;
}

/** Reads the file, or makes it at the first start. */
export function openSecrets(path: string): SecretsStore {
  const file = read(path) ?? {
    twilioAccountSid: `AC${randomBytes(16).toString('hex')}`,
    twilioAuthToken: randomBytes(16).toString('hex'),
    linkSecret: newSecret(),
    pepper: newSecret(),
    keyShownFor: [],
  };
  write(path, file);
  return {
    ...file,
    wasKeyShown: (database) => file.keyShownFor.includes(database),
    setKeyShown: (database, shown) => {
      const others = file.keyShownFor.filter((name) => name !== database);
      file.keyShownFor = shown ? [...others, database] : others;
      write(path, file);
    },
  };
}

export const newApiKey = (): string => `ft_${newSecret()}`;

function read(path: string): SecretsFile | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch {
    throw new Error(`${path} cannot be read as our secrets: restore it, or remove it to have new ones made.`);
  }
}

function write(path: string, file: SecretsFile): void {
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  renameSync(partial, path);
}
