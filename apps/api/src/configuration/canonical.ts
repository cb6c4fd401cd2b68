import { createHash } from 'node:crypto';
import { canonicalJson } from '@trucban/kernel';

/** SHA-256 of a content as hex; of an XML text as it is, of JSON in its canonical form. */
export function contentHash(content: unknown): string {
  return createHash('sha256')
    .update(typeof content === 'string' ? content : canonicalJson(content))
    .digest('hex');
}
