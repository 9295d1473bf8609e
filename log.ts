/** The log of a process: one JSON object a line, and no personal data in it. */
import { pino, type DestinationStream, type Logger } from 'pino';
import postgres from 'postgres';

export function createLog(process: 'api' | 'worker', level: string, destination?: DestinationStream): Logger {
  const options = { level, base: { process }, serializers: { err: describeError } };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Whose messages speak of addresses, ids and states only: Temporal's own, and Node's about the system's calls. */
const SPEAKS_OF_NOBODY = /^(ServiceError|TransportError|Workflow\w+Error|ApplicationFailure|ShutdownError)$/;

/**
 * Messages are left out: PostgreSQL, mail servers, Twilio and parsers quote what they were given, which is somebody's name,
 * number or words. The frames of the stack name the line that threw, which says as much to an engineer.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name: type, cause } = error;
  const stack = error.stack
    ?.split('\n')
    .filter((line) => /^ +at /.test(line))
    .join('\n');
  const told = {
    type,
    code: codeOf(error),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
    stack,
  };
  if (error instanceof postgres.PostgresError) {
    const { severity, table_name: table, constraint_name: constraint, routine } = error;
    return { ...told, severity, table, constraint, routine };
  }
  return SPEAKS_OF_NOBODY.test(type) || 'syscall' in error ? { ...told, message: error.message } : told;
}

/** What libraries put there is a short word or a number; whatever else it may be is not passed on. */
export function codeOf(error: Error): string | undefined {
  const code = 'code' in error ? error.code : 'status' in error ? error.status : undefined;
  return /^[\w.-]{1,40}$/.test(String(code)) ? String(code) : undefined;
}
