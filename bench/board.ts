import { ms, quantile, type Figure } from './lib/figures.ts';
import { openIncidents, type Opened } from './lib/incidents.ts';
import { cpuEach, cpuMs } from './lib/processes.ts';
import { startProduct } from './lib/product.ts';
import type { Setting } from './lib/setting.ts';

/** From the 202 of `POST /events` to the change on the live feed, in the whole product. */
export async function benchBoard(setting: Setting): Promise<readonly Figure[]> {
  const { centre, processes } = await startProduct(setting);
  const seconds = setting.short ? 6 : 60;
  // The first events compile the SOPs and fill the caches; a shift has done that long ago.
  await openIncidents(centre, 20, 5);
  const running = await processes();
  const before = await cpuMs(running);
  const all = await openIncidents(centre, 20 * seconds, 20);
  const after = await cpuMs(running);
  const since = (instant: (one: Opened) => number | undefined): number[] =>
    // The change may come before the answer has been read.
    all.flatMap((one) => {
      const at = instant(one);
      return at === undefined || one.acceptedMs === undefined ? [] : [Math.max(0, at - one.acceptedMs)];
    });
  const spread = (values: readonly number[]): string =>
    [0.5, 0.95, 0.99].map((q) => ms(quantile(values, q))).join(' / ');
  const board = since((one) => one.boardMs);
  const tasks = since((one) => one.taskMs);
  return [
    { what: 'event → incident on the live feed, p50 / p95 / p99', value: spread(board), aim: 'p95 ≤ 1 s' },
    { what: 'event → first task of its SOP on the live feed, p50 / p95 / p99', value: spread(tasks) },
    {
      what: `of ${all.length} events at 20/s: accepted, incidents seen, first tasks seen`,
      value: `${all.filter((one) => one.acceptedMs !== undefined).length}, ${new Set(all.map((one) => one.incidentId ?? '').filter(Boolean)).size}, ${tasks.length}`,
      aim: 'all',
    },
    { what: 'milliseconds of a core for an event, by process', value: cpuEach(before, after, all.length) },
  ];
}
