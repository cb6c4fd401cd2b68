import { setTimeout as wait } from 'node:timers/promises';
import { Chance } from '@trucban/testkit';
import type pg from 'pg';
import { Product } from '../support/product.ts';
import { configure } from './configure.ts';
import { expectedOf, type Expected } from './expected.ts';
import { InsistentCentre } from './insistent.ts';
import { blowsOf, strike, type Struck } from './killer.ts';
import { planOf, plansOf, type Plan } from './plans.ts';
import { whenQuiet } from './quiet.ts';
import { Receiver } from './receiver.ts';
import { replay, type Replayed } from './replay.ts';
import { publishRounds } from './rounds/publish.ts';
import { Rounds } from './rounds/rounds.ts';
import { workOutside } from './rounds/workers.ts';
import { rowsOf, type Rows } from './rows.ts';
import { work } from './shift.ts';
import { TOPICS, Watcher } from './watcher.ts';

const OPEN_WITHIN_MS = 20_000;
/** Commands that people still give after the last blow; fewer when there is nothing left to do. */
const AFTERWARDS = { deeds: 40, mostMs: 60_000 };
/** Patience for machines that do much else. */
const QUIET_MS = 300_000;

/** How much is killed, and what it is drawn from. */
export interface Order {
  readonly kills: number;
  readonly seed: number;
  readonly tell: (what: string) => void;
}

/** Everything as it was when all had come to rest. */
export interface Rest {
  readonly kills: number;
  /** The people and agencies of the shift. */
  readonly centre: InsistentCentre;
  /** Those around the rounds: who starts them, the operator, the outside workers. */
  readonly around: InsistentCentre;
  readonly plans: readonly Plan[];
  readonly rounds: Rounds;
  readonly struck: readonly Struck[];
  readonly receiver: Receiver;
  readonly watcher: Watcher;
  readonly rows: Rows;
  readonly replayed: Replayed;
  readonly expected: Expected;
  /** The instant and the last change that the rows show. */
  readonly at: { readonly ms: number; readonly change: number };
}

/** The product under load, killed again and again, until all has come to rest. */
export class Chaos {
  readonly #order: Order;
  #product: Product | undefined;
  #receiver: Receiver | undefined;
  #watcher: Watcher | undefined;
  #database: pg.Pool | undefined;
  #rows: Rows | undefined;

  constructor(order: Order) {
    this.#order = order;
  }

  async start(): Promise<void> {
    // What the platform tells of its own outages would be events and incidents that nobody sent.
    this.#product = await Product.start('chaos', { TRUCBAN_WATCH_SECONDS: '0' });
  }

  /** @throws Error when somebody gets no answer any more, or when it does not come to rest */
  async play(): Promise<Rest> {
    const { kills, seed, tell } = this.#order;
    if (!this.#product) throw new Error('the product was not started');
    const product = this.#product;
    // Each draws from numbers of his own: who comes first is not said by the seed.
    const [chance, later, drawn, refused] = [0, 1, 2, 3].map((n) => new Chance(seed + n * 7_919)) as [
      Chance,
      Chance,
      Chance,
      Chance,
    ];
    const run = `chaos-${seed}`;
    const plans = [...plansOf(chance, run, OPEN_WITHIN_MS)];
    const [centre, around] = [product, product].map(({ address, home }) => new InsistentCentre(address, home)) as [
      InsistentCentre,
      InsistentCentre,
    ];
    await configure(centre);
    await publishRounds(centre);
    const receiver = (this.#receiver = new Receiver(refused));
    await receiver.listen(centre, ['PC07', 'TTCC115', 'TTCH-113', 'PC08', 'DIENLUC']);
    const watcher = (this.#watcher = new Watcher(await centre.person('supervisor')));
    await watcher.open();

    const rounds = new Rounds(around, drawn, run);
    const state = { blows: true, people: true, workers: true };
    const striking = async (): Promise<readonly Struck[]> => {
      const struck = await strike(product, blowsOf(chance, kills), { deeds: () => centre.done.length, onStruck: tell });
      // From now on nothing takes a connection away.
      await product.untilReady();
      state.blows = false;
      const [deeds, end] = [centre.done.length + AFTERWARDS.deeds, Date.now() + AFTERWARDS.mostMs];
      while (centre.done.length < deeds && Date.now() < end && state.people) await wait(100);
      state.people = false;
      return struck;
    };
    const next = (atMs: number): Plan | undefined => {
      if (!state.blows) return undefined;
      const plan = planOf(later, run, plans.length, atMs);
      plans.push(plan);
      return plan;
    };
    const parts = [
      striking(),
      work(centre, { plans: [...plans], next, isOver: () => !state.people }),
      rounds
        .play(
          () => !state.blows,
          () => this.#progress(product),
        )
        .finally(() => (state.workers = false)),
      workOutside(around, drawn, () => !state.workers),
    ] as const;
    const [struck] = await Promise.all(parts).catch((error: unknown) => {
      // Nobody goes on working on what is not there any more.
      Object.assign(state, { blows: false, people: false, workers: false });
      throw error;
    });

    tell('the last blow has fallen and people have worked on');
    this.#database ??= product.database();
    const rows = (this.#rows = await whenQuiet(this.#database, QUIET_MS, tell));
    tell('everything has come to rest');
    const [now] = await rowsOf<{ ms: string; change: string }>(
      rows,
      'select extract(epoch from now()) * 1000 as ms, (select coalesce(max(seq), 0) from feed_change where topic = any ($1)) as change',
      [TOPICS],
    );
    const at = { ms: Number(now?.ms), change: Number(now?.change) };
    for (const end = Date.now() + 20_000; watcher.seen < at.change && Date.now() < end;) await wait(50);
    const replayed = await replay(rows);
    const expected = expectedOf(replayed);
    return { kills, centre, around, plans, rounds, struck, receiver, watcher, rows, replayed, expected, at };
  }

  /** How far the rounds are, after the last blow. */
  async #progress(product: Product): Promise<{ open: number; moves: number }> {
    this.#database ??= product.database();
    const { rows } = await this.#database.query<{ open: string; moves: string }>(
      `select count(*) filter (where status = 'active') as open, sum(seq) as moves from process_instance where process_key = 'chaos_round'`,
    );
    return { open: Number(rows[0]?.open), moves: Number(rows[0]?.moves) };
  }

  async stop(): Promise<void> {
    this.#watcher?.close();
    await this.#receiver?.close();
    this.#rows?.release(true);
    await this.#database?.end();
    await this.#product?.stop();
  }
}
