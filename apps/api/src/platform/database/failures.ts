import { UnavailableError } from '../errors.ts';

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return typeof code === 'string' ? code : codeOf(cause);
}

/** Serialization failure or deadlock: the same transaction may succeed when it is run again. */
export function isRetryable(error: unknown): boolean {
  const code = codeOf(error);
  return code === '40001' || code === '40P01';
}

const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);

/** Whether the database can't be used: not reached at all, or without a place to write. */
export function isAway(error: unknown): boolean {
  if (error instanceof UnavailableError) return true;
  const code = codeOf(error);
  if (code !== undefined && (AWAY.has(code) || (code.startsWith('08') && code !== '08P01'))) return true;
  const text = error instanceof Error ? error.message : '';
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    text,
  );
}

/** What a use case throws for a failure of the database: 503 while it is away or its disk is full, else the failure itself. */
export function asSeenByUsers(failure: unknown): unknown {
  if (failure instanceof UnavailableError) return failure;
  if (isAway(failure)) return databaseAway(failure);
  return codeOf(failure) === '53100' ? storageFull(failure) : failure;
}

function storageFull(cause: unknown): UnavailableError {
  return new UnavailableError(
    'STORAGE_FULL',
    'Ổ đĩa của cơ sở dữ liệu đã đầy, chưa ghi được gì: hãy báo quản trị hệ thống giải phóng dung lượng, rồi thử lại.',
    "The database's disk is full, nothing was written: have the administrator free some space, then try again.",
    { cause, retryAfterSeconds: 30 },
  );
}

function databaseAway(cause: unknown): UnavailableError {
  return new UnavailableError(
    'DATABASE_UNAVAILABLE',
    'Cơ sở dữ liệu tạm thời không truy cập được, xin thử lại sau ít giây.',
    'The database cannot be reached at the moment, please try again in some seconds.',
    { cause, retryAfterSeconds: 5 },
  );
}

/** Whether the failure is a broken unique constraint (of this name, when given). */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (codeOf(error) !== '23505') return false;
  return constraint === undefined || (error as { constraint?: string }).constraint === constraint;
}
