import { folded } from '../platform/public.ts';

export { folded };

/** Words of a query as patterns of LIKE: each must occur. */
export function likePatterns(query: string): string[] {
  return folded(query)
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 10)
    .map((word) => `%${word.replace(/[\\%_]/g, (c) => `\\${c}`)}%`);
}
