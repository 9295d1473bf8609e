/** Who calls, and what they may: `Authorization: Bearer ft_…`. */
import type { Request } from 'express';
import type { Sql } from '../db/connect.ts';
import { findApiKey, markApiKeyUsed, type ApiKey } from '../db/tables/apiKeys.ts';
import { hashOfSecret } from '../db/transactions/apiKeys.ts';
import { KeyScope } from '../schemas/values.ts';
import { forbidden, unauthorized } from './problems.ts';

const NO_KEY = 'No valid API key';

/** @throws ProblemError 401 */
export async function authenticate(sql: Sql, request: Request): Promise<ApiKey> {
  const header = request.headers.authorization;
  if (header === undefined) {
    throw unauthorized(
      NO_KEY,
      'Send your key in the header “Authorization: Bearer <api key>”.',
      'Bearer realm="followthrough"',
    );
  }
  const secret = /^Bearer +(.+)$/i.exec(header)?.[1];
  const key = secret === undefined ? null : await findApiKey(sql, hashOfSecret(secret));
  if (key === null) {
    throw unauthorized(
      NO_KEY,
      'The header Authorization has no key that is valid here; it has to be “Bearer <api key>”.',
      'Bearer realm="followthrough", error="invalid_token"',
    );
  }
  if (key.isDue) await markApiKeyUsed(sql, key.id);
  const { id, name, scope, person } = key;
  return { id, name, scope, person };
}

/**
 * Each scope has what those before it have.
 * @throws ProblemError 403
 */
export function authorize({ scope }: ApiKey, needed: KeyScope): void {
  const [has, needs] = [scope, needed].map((each) => KeyScope.options.indexOf(each));
  // What is no scope is -1, and allows or asks for nothing that anybody has.
  if (has !== undefined && needs !== undefined && needs >= 0 && has >= needs) return;
  throw forbidden(
    `This needs a key of scope “${needed}”; yours is “${scope}”. “npm run keys -- create” makes one.`,
    'Bearer realm="followthrough", error="insufficient_scope"',
  );
}
