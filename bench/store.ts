import { openFloor } from './floor.ts';
import { openProduct, type Driver } from './lib/desk.ts';
import { ms, quantile, type Figure } from './lib/figures.ts';
import { countRows, notePattern } from './lib/pattern.ts';
import { openDatabase } from './lib/postgres.ts';
import type { Setting } from './lib/setting.ts';

interface Round {
  readonly instances: number;
  readonly seconds: number;
  readonly completionsMs: readonly number[];
}

/** Clients that play instances from start to end, one after the other each, for some seconds. */
async function round(driver: Driver, clients: number, seconds: number): Promise<Round> {
  const completionsMs: number[] = [];
  let instances = 0;
  const begin = performance.now();
  const client = async (): Promise<void> => {
    while (performance.now() - begin < seconds * 1000) {
      const started = await driver.start();
      for (const task of started.tasks) {
        const from = performance.now();
        await driver.complete(started, task);
        completionsMs.push(performance.now() - from);
      }
      await driver.message(started);
      instances += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { instances, seconds: (performance.now() - begin) / 1000, completionsMs };
}

const rate = (rounds: readonly Round[]): number =>
  rounds.reduce((sum, each) => sum + each.instances, 0) / rounds.reduce((sum, each) => sum + each.seconds, 0);

/** The process store without HTTP beside the hand-written floor: rounds in turn, so that both meet the same machine. */
export async function benchStore(setting: Setting): Promise<readonly Figure[]> {
  const [rounds, seconds] = setting.short ? [1, 2] : [4, 6];
  const database = await openDatabase(setting);
  const product = await openProduct(database.appUrl);
  setting.onClose(product.close);
  const floor = openFloor(database.appUrl, await notePattern(database.ownerUrl, product));
  setting.onClose(floor.close);
  const written = [await countRows(database.ownerUrl, product), await countRows(database.ownerUrl, floor)];
  if (written[0] !== written[1]) throw new Error(`rows differ:\n${written.join('\n')}`);
  // Prepared statements, caches and compiled code on both sides.
  for (const driver of [product, floor]) await round(driver, 2, setting.short ? 1 : 3);
  const figures: Figure[] = [];
  for (const clients of [1, 2, 16]) {
    const ours: Round[] = [];
    const theirs: Round[] = [];
    for (let n = 0; n < rounds; n += 1) {
      ours.push(await round(product, clients, seconds));
      theirs.push(await round(floor, clients, seconds));
    }
    const took = ours.flatMap((each) => each.completionsMs);
    const tookByHand = theirs.flatMap((each) => each.completionsMs);
    const [own, hand] = [rate(ours), rate(theirs)];
    const name = clients === 1 ? '1 client' : `${clients} clients`;
    figures.push(
      { what: `${name}: store`, value: `${own.toFixed(0)} instances/s (${(own * 5).toFixed(0)} commands/s)` },
      { what: `${name}: floor`, value: `${hand.toFixed(0)} instances/s (${(hand * 5).toFixed(0)} commands/s)` },
      { what: `${name}: ratio`, value: (own / hand).toFixed(2), aim: '≥ 0.5' },
      {
        what: `${name}: a completion, p50 / p99`,
        value: `${ms(quantile(took, 0.5))} / ${ms(quantile(took, 0.99))} (floor ${ms(quantile(tookByHand, 0.5))} / ${ms(quantile(tookByHand, 0.99))})`,
      },
    );
  }
  figures.push({ what: 'rows of an instance, open / ended (the same on both sides)', value: written[0] ?? '' });
  return figures;
}
