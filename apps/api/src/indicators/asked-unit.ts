import { sees, InvalidError, NotFoundError, type Tx } from '../platform/public.ts';
import { parseInstant, toEpochMs } from '@trucban/kernel';
import { periodAt, type Period } from '@trucban/kpi-engine';
import { OFFSET_MINUTES, type KpiWorld } from './kpi.ts';
import { readPeriod } from './measure-faults.ts';

/**
 * The unit that is asked for: the top of the tree when none is named, or the asker's own where he doesn't see the top.
 * @param also who else may see what is asked for, such as an indicator's owner
 * @throws NotFoundError for a unit that one may not look into: it is as good as none
 */
export function askedUnit(tx: Tx, { tree }: KpiWorld, named: string | undefined, also: readonly string[] = []): string {
  const mayLook = (unit: string): boolean => tree.has(unit) && sees(tx.scope, [unit, 'IOC', ...also]);
  const own = tx.actor.orgUnit ?? '';
  const unit = named ?? [tree.root ?? '', own].find(mayLook) ?? '';
  if (!mayLook(unit)) throw NotFoundError.of('ORG_UNIT', 'đơn vị', 'org unit');
  return unit;
}

/** The units just below one. */
export const unitsBelow = ({ tree }: KpiWorld, unit: string): string[] =>
  tree.subtree(unit).filter((code) => tree.chain(code)[1] === unit);

/** A period; an instant means the hour that it lies in. @throws InvalidError for a period that doesn't exist */
export function periodAsked(text: string, path: string): Period {
  const instant = parseInstant(text);
  if (instant.ok) return periodAt('hour', toEpochMs(instant.value), OFFSET_MINUTES);
  const read = readPeriod(text, path);
  if ('problem' in read) throw InvalidError.of([read.problem]);
  return read.period;
}
