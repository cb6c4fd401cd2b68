import { createHash } from 'node:crypto';

/** JSON with sorted keys: the same content is the same text, whatever the order it was written in. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${sorted.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
}

/** SHA-256 of a content as hex; of an XML text as it is, of JSON in its canonical form. */
export function contentHash(content: unknown): string {
  return createHash('sha256')
    .update(typeof content === 'string' ? content : canonicalJson(content))
    .digest('hex');
}
