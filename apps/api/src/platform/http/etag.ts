import { hash } from 'node:crypto';
import { MalformedError, PreconditionFailedError } from '../errors.ts';

/** ETag of a single resource from its version: `"7"`. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/** The ETags that a client saw, without their quotes; weak ones are left out, since they are never the same as another (RFC 9110, 8.8.3.2). */
export type SeenTags = readonly string[];

const LISTED = /^[\s,]*(?:W\/)?"[!#-~\u0080-\u00ff]*"(?:\s*,\s*(?:(?:W\/)?"[!#-~\u0080-\u00ff]*")?)*\s*$/;

/**
 * What the client saw, from `If-Match`: one ETag or several; `undefined` without the header or with `*`.
 * @throws MalformedError when it isn't a list of ETags
 */
export function ifMatch(header: string | undefined): SeenTags | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  if (!LISTED.test(header)) {
    throw new MalformedError(
      'IF_MATCH',
      'If-Match cần là ETag đã nhận, ví dụ "3".',
      'If-Match must be ETags that were received, such as "3".',
    );
  }
  return [...header.matchAll(/(W\/)?"([^"]*)"/g)].flatMap(([, weak, tag]) => (weak || tag === undefined ? [] : [tag]));
}

/** Refuses a change by somebody who saw an older version (`7`, or with the hash of a read: `7-…`). @throws PreconditionFailedError (412) */
export function expectVersion(seen: SeenTags | undefined, current: number): void {
  if (seen === undefined) return;
  if (seen.some((tag) => /^(\d+)(?:-[\w-]{16})?$/.exec(tag)?.[1] === String(current))) return;
  throw staleVersion(current);
}

/** Refuses a change by somebody who saw what has no version of its own as it was before. @throws PreconditionFailedError (412) */
export function expectContent(seen: SeenTags | undefined, current: object): void {
  if (seen === undefined || seen.includes(contentTag(JSON.stringify(current)))) return;
  throw staleVersion(null);
}

/** The tag of an answer's text. */
export function contentTag(text: string): string {
  return hash('sha1', text, 'base64url').slice(0, 16);
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
