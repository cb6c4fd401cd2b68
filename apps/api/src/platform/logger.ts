import { Injectable } from '@nestjs/common';
import { pino, type Logger as Pino, type LoggerOptions } from 'pino';
import { logDestination } from './log-destination.ts';
import { Settings } from './settings.ts';

/** What must never stand in a log, wherever it hangs. */
const REDACTED = ['password', 'otp', 'secret', 'clientSecret', 'token', 'access_token', 'authorization', 'cookie'];

/** One structured line each on the standard output. No personal data, no credentials. */
@Injectable()
export class Logger {
  readonly pino: Pino;

  constructor(settings: Settings) {
    const options: LoggerOptions = {
      level: settings.logLevel,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: REDACTED.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
      serializers: { err: describeError },
    };
    this.pino = pino(options, logDestination());
  }

  debug(fields: object, message: string): void {
    this.pino.debug(fields, message);
  }
  info(fields: object, message: string): void {
    this.pino.info(fields, message);
  }
  warn(fields: object, message: string): void {
    this.pino.warn(fields, message);
  }
  error(fields: object, message: string): void {
    this.pino.error(fields, message);
  }
}

// A database error carries the offending row (`detail`), which may be personal: code, constraint and stack only.
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint, table } = error as { code?: unknown; constraint?: unknown; table?: unknown };
  const cause = error.cause === undefined ? undefined : describeError(error.cause);
  return { type: error.name, message: error.message, stack: error.stack, code, constraint, table, cause };
}
