/** How a table's matching rules become its result (DMN 8.2.10). */
export type HitPolicy = 'UNIQUE' | 'ANY' | 'PRIORITY' | 'FIRST' | 'RULE ORDER' | 'OUTPUT ORDER' | 'COLLECT';

/** How collected outputs become one. */
export type Aggregation = 'SUM' | 'MIN' | 'MAX' | 'COUNT';

const POLICIES: readonly HitPolicy[] = ['UNIQUE', 'ANY', 'PRIORITY', 'FIRST', 'RULE ORDER', 'OUTPUT ORDER', 'COLLECT'];
const SHORT: Readonly<Record<string, HitPolicy>> = {
  U: 'UNIQUE',
  A: 'ANY',
  P: 'PRIORITY',
  F: 'FIRST',
  R: 'RULE ORDER',
  O: 'OUTPUT ORDER',
  C: 'COLLECT',
};
const SIGNS: Readonly<Record<string, Aggregation>> = { '+': 'SUM', '<': 'MIN', '>': 'MAX', '#': 'COUNT' };
const AGGREGATIONS: readonly Aggregation[] = ['SUM', 'MIN', 'MAX', 'COUNT'];

/** Reads the attribute `hitPolicy`: in words (`RULE ORDER`), or as drawn (`R`, `C+`). */
export function readHitPolicy(
  written: string | undefined,
): { readonly policy: HitPolicy; readonly aggregation: Aggregation | null } | null {
  if (written === undefined || written.trim() === '') return { policy: 'UNIQUE', aggregation: null };
  const text = written.trim().toUpperCase().replace(/_/g, ' ');
  const policy = POLICIES.find((known) => known === text) ?? SHORT[text.charAt(0)];
  if (!policy) return null;
  if (policy === text || text.length === 1) return { policy, aggregation: null };
  const aggregation = policy === 'COLLECT' && text.length === 2 ? SIGNS[text.charAt(1)] : undefined;
  return aggregation ? { policy, aggregation } : null;
}

/** Reads the attribute `aggregation`; `undefined` for a word that DMN doesn't know. */
export function readAggregation(written: string | undefined): Aggregation | null | undefined {
  if (written === undefined || written.trim() === '') return null;
  return AGGREGATIONS.find((known) => known === written.trim().toUpperCase());
}
