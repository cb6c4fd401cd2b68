import { ms, quantile, type Figure } from './lib/figures.ts';
import { chain, script } from './lib/model.ts';
import { startProduct } from './lib/product.ts';
import { publish } from './lib/publish.ts';
import type { Setting } from './lib/setting.ts';

const TASKS = 1_000;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

const spread = (took: readonly number[]): string =>
  `${ms(quantile(took, 0.5))} (least ${ms(Math.min(...took))}, most ${ms(Math.max(...took))})`;

/** A model of a thousand script tasks over HTTP: from its XML until it is published, and one instance from start to end. */
export async function benchLarge(setting: Setting): Promise<readonly Figure[]> {
  const { centre } = await startProduct(setting);
  const supervisor = await centre.person('supervisor');
  const keys = Array.from({ length: setting.short ? 5 : 15 }, (_, n) => `bench_large_${n}`);
  // Signs everybody in, and runs once what is compiled at its first use.
  await publish(centre, 'bench_small', chain(10, script, 'bench_small'));
  const deployed: number[] = [];
  const ran: number[] = [];
  for (const key of keys) {
    const xml = chain(TASKS, script, key);
    deployed.push(await timed(() => publish(centre, key, xml)));
    const run = async (): Promise<void> => {
      const { state } = await supervisor.post<{ state: string }>('/process-instances', { processKey: key });
      if (state !== 'completed') throw new Error(`${key} is ${state}`);
    };
    ran.push(await timed(run));
  }
  const what = `a model of ${TASKS} script tasks over HTTP, median of ${keys.length}`;
  return [
    { what: `${what}: saved, submitted, published`, value: spread(deployed), aim: '≤ 100 ms' },
    { what: `${what}: an instance from start to end, all rows written`, value: spread(ran), aim: '≤ 50 ms' },
  ];
}
