import { openFloor } from './floor.ts';
import { openProduct, type Driver } from './lib/desk.ts';
import { ms, quantile, type Figure } from './lib/figures.ts';
import { countRows, notePattern } from './lib/pattern.ts';
import { cpuMs } from './lib/processes.ts';
import { openDatabase } from './lib/postgres.ts';
import type { Setting } from './lib/setting.ts';

interface Round {
  readonly instances: number;
  readonly seconds: number;
  readonly completionsMs: readonly number[];
  readonly used: Used;
}

/** Milliseconds of a core: PostgreSQL, and this process with the clients and with the store or what writes by hand. */
interface Used {
  readonly postgres: number;
  readonly client: number;
}

/** Clients that play instances from start to end, one after the other each, for some seconds. */
async function round(driver: Driver, clients: number, seconds: number, cpu: () => Promise<Used>): Promise<Round> {
  const before = await cpu();
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
  const took = (performance.now() - begin) / 1000;
  const after = await cpu();
  const used = { postgres: after.postgres - before.postgres, client: after.client - before.client };
  return { instances, seconds: took, completionsMs, used };
}

const sum = (rounds: readonly Round[], of: (each: Round) => number): number =>
  rounds.reduce((total, each) => total + of(each), 0);
const rate = (rounds: readonly Round[]): number =>
  sum(rounds, ({ instances }) => instances) / sum(rounds, ({ seconds }) => seconds);

function cpuOf(rounds: readonly Round[]): string {
  const each = (of: (used: Used) => number): string =>
    (sum(rounds, ({ used }) => of(used)) / sum(rounds, ({ instances }) => instances)).toFixed(1);
  return `postgres ${each(({ postgres }) => postgres)}, client ${each(({ client }) => client)}`;
}

/** The process store without HTTP beside the hand-written floor: rounds in turn, so that both meet the same machine. */
export async function benchStore(setting: Setting): Promise<readonly Figure[]> {
  const [rounds, seconds] = setting.short ? [1, 2] : [4, 5];
  const database = await openDatabase(setting);
  const product = await openProduct(database.appUrl);
  setting.onClose(product.close);
  const floor = openFloor(database.appUrl, await notePattern(database.ownerUrl, product));
  setting.onClose(floor.close);
  const written = [await countRows(database.ownerUrl, product), await countRows(database.ownerUrl, floor)];
  if (written[0] !== written[1]) throw new Error(`rows differ:\n${written.join('\n')}`);
  const cpu = async (): Promise<Used> => {
    const { user, system } = process.cpuUsage();
    return { postgres: (await cpuMs(database.processes)).get('postgres') ?? 0, client: (user + system) / 1000 };
  };
  // Prepared statements, caches and compiled code on both sides.
  for (const driver of [product, floor]) await round(driver, 2, setting.short ? 1 : 3, cpu);
  const figures: Figure[] = [];
  for (const clients of [1, 2, 16, 64]) {
    const ours: Round[] = [];
    const theirs: Round[] = [];
    for (let n = 0; n < rounds; n += 1) {
      ours.push(await round(product, clients, seconds, cpu));
      theirs.push(await round(floor, clients, seconds, cpu));
    }
    const took = ours.flatMap((each) => each.completionsMs);
    const tookByHand = theirs.flatMap((each) => each.completionsMs);
    const [own, hand] = [rate(ours), rate(theirs)];
    const name = clients === 1 ? '1 client' : `${clients} clients`;
    figures.push(
      { what: `${name}: store`, value: `${own.toFixed(0)} instances/s (${(own * 5).toFixed(0)} commands/s)` },
      { what: `${name}: floor`, value: `${hand.toFixed(0)} instances/s (${(hand * 5).toFixed(0)} commands/s)` },
      { what: `${name}: ratio`, value: (own / hand).toFixed(2), aim: '≥ 0.6' },
      {
        what: `${name}: a completion, p50 / p99`,
        value: `${ms(quantile(took, 0.5))} / ${ms(quantile(took, 0.99))} (floor ${ms(quantile(tookByHand, 0.5))} / ${ms(quantile(tookByHand, 0.99))})`,
      },
      {
        what: `${name}: milliseconds of a core for an instance`,
        value: `${cpuOf(ours)} (floor ${cpuOf(theirs)})`,
      },
    );
  }
  figures.push({ what: 'rows of an instance, open / ended (the same on both sides)', value: written[0] ?? '' });
  return figures;
}
