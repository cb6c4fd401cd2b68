import { parsePeriod, type Period, type Tree } from '@trucban/kpi-engine';
import { toEpochMs, type Instant } from '@trucban/kernel';
import type { FieldProblem, Tx } from '../platform/public.ts';
import { OFFSET_MINUTES } from './kpi.ts';

/** One wrong field of a row. */
export function fault(path: string, code: string, vi: string, en: string): FieldProblem {
  return { path, code, message: { vi, en } };
}

/** A period of local time at a path. */
export function readPeriod(
  text: string,
  path = '/period',
): { readonly period: Period } | { readonly problem: FieldProblem } {
  const parsed = parsePeriod(text, OFFSET_MINUTES);
  if (parsed.ok) return { period: parsed.value };
  return {
    problem: { path, code: parsed.error.code, message: { vi: parsed.error.message.vi, en: parsed.error.message.en } },
  };
}

/** A closed period. */
export interface Lock {
  readonly orgUnit: string | null;
  readonly from: Instant;
  readonly to: Instant;
}

/** The closed periods of a measure. */
export function locksOf(tx: Tx, measure: string): Promise<Lock[]> {
  return tx.query<Lock>(
    'indicators.locks',
    `select org_unit as "orgUnit", period_start as "from", period_end as "to" from period_lock where measure = $1`,
    [measure],
  );
}

/** Whether a period lies in a closed one of the unit or of one above it. */
export function lockedBy(locks: readonly Lock[], tree: Tree, unit: string, period: Period): boolean {
  return locks.some(
    ({ orgUnit, from, to }) =>
      toEpochMs(from) <= period.startMs &&
      toEpochMs(to) >= period.endMs &&
      (orgUnit === null || tree.chain(unit).includes(orgUnit)),
  );
}
