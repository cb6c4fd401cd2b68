import { MalformedError, PreconditionFailedError } from '../errors.ts';

/** ETag of a single resource from its version: `"7"`. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/**
 * Version that the client saw, from `If-Match` (`"7"`, or with the hash of a read: `"7-…"`); `undefined` without the header or with `*`.
 * @throws MalformedError when it isn't one of our ETags
 */
export function ifMatch(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const match = /^(?:W\/)?"(\d{1,9})(?:-[\w-]{16})?"$/.exec(header.trim());
  if (!match) {
    throw new MalformedError(
      'IF_MATCH',
      'If-Match cần là một ETag đã nhận, ví dụ "3".',
      'If-Match must be an ETag that was received, such as "3".',
    );
  }
  return Number(match[1]);
}

/** Refuses a change by somebody who saw an older version. @throws PreconditionFailedError (412) */
export function expectVersion(seen: number | undefined, current: number): void {
  if (seen !== undefined && seen !== current) throw staleVersion(current);
}

/** What was seen is no longer so (412). @param current  the version now; null: there is none */
export function staleVersion(current: number | null): PreconditionFailedError {
  return new PreconditionFailedError(
    'STALE_VERSION',
    'Nội dung đã được người khác thay đổi, hãy tải lại.',
    'Somebody else has changed it, please load it again.',
    { details: { version: current } },
  );
}
