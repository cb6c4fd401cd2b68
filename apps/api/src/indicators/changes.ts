import { json, type Queue, type Tx } from '../platform/public.ts';

/** A number that was reported or replaced. */
export interface MeasureChange {
  readonly measure: string;
  readonly orgUnit: string;
  readonly period: string;
}

/** Name of the task that computes what depends on changed numbers. */
export const COMPUTE_TASK = 'compute-indicators';

/** Notes changed numbers and queues the task that computes what depends on them; those of many requests are computed at once. */
export async function noteChanges(tx: Tx, queue: Queue, changes: readonly MeasureChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.run(
    'indicators.note',
    `insert into measure_change (measure, org_unit, period)
     select distinct measure, "orgUnit", period from jsonb_to_recordset($1) as c(measure text, "orgUnit" text, period text)`,
    [json(changes)],
  );
  wake(tx, queue);
}

const WOKEN = Symbol('indicators.woken');

/** Queues the task once, however often it is asked for before it runs. */
export function wake(tx: Tx, queue: Queue): void {
  const woken = tx.local(WOKEN, () => ({ already: false }));
  if (woken.already) return;
  woken.already = true;
  queue.add(tx, COMPUTE_TASK, {}, { key: COMPUTE_TASK });
}

/** Takes noted changes, the oldest first. */
export async function takeChanges(tx: Tx, most: number): Promise<MeasureChange[]> {
  return tx.query<MeasureChange>(
    'indicators.take',
    `delete from measure_change where id in (select id from measure_change order by id limit $1)
     returning measure, org_unit as "orgUnit", period`,
    [most],
  );
}
