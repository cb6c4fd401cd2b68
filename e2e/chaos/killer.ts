import { setTimeout as wait } from 'node:timers/promises';
import type { Chance } from '@trucban/testkit';
import type { Part, Product } from '../support/product.ts';
import { ambush } from './ambush.ts';

/** What is done to the product. */
export interface Blow {
  readonly part: Part;
  /** Whether it is kept away, until people have worked on without it. */
  readonly away: boolean;
  /** Pause before it. */
  readonly afterMs: number;
  /** Whether it is the worker, hit after it has told levels of ladders and before it could say so. */
  readonly ambush: boolean;
  /** Whether the pause begins while the API is still away: the part is hit while it begins. */
  readonly hasty: boolean;
}
export interface Struck extends Blow {
  readonly from: number;
  readonly to: number;
  /** Levels that were told when it fell, of which nobody could say that they were. */
  readonly levels: number;
}

/** Shares of the kills; the API has the rest, and PostgreSQL three at least. */
const SHARES = { worker: 0.27, temporal: 0.2, postgres: 0.2 };
/** Ambushes among the worker's deaths: the first ones, while ladders are being climbed, then each tenth. */
const AMBUSHES = { first: 2, each: 10 };
/** Temporal is kept away once in so many kills: so long at least, until so many commands were carried out; but not for ever. */
const AWAY = { each: 50, leastMs: 10_000, deeds: 12, mostMs: 60_000 };

/** So many kills, and the absences of Temporal, in the order and at the moments that the seed says. */
export function blowsOf(chance: Chance, kills: number): readonly Blow[] {
  const [worker, temporal] = [Math.round(kills * SHARES.worker), Math.round(kills * SHARES.temporal)];
  const postgres = Math.max(3, Math.round(kills * SHARES.postgres));
  const parts = chance.shuffled<Part>([
    ...Array<Part>(kills - worker - temporal - postgres).fill('api'),
    ...Array<Part>(worker).fill('worker'),
    ...Array<Part>(temporal).fill('temporal'),
    ...Array<Part>(postgres).fill('postgres'),
  ]);
  const ambushes = parts
    .flatMap((part, n) => (part === 'worker' ? [n] : []))
    .filter((_place, n) => n < AMBUSHES.first || n % AMBUSHES.each === 0);
  const blows = parts.map((part, n): Blow => {
    const ambush = ambushes.includes(n);
    const hasty = chance.next() < 0.2 && !ambush;
    return { part, away: false, ambush, hasty, afterMs: hasty ? chance.between(100, 1_500) : pauseOf(chance) };
  });
  // While everybody is at work.
  for (let place = Math.floor(chance.between(2, 5)); place < blows.length; place += AWAY.each)
    blows.splice(place, 0, { part: 'temporal', away: true, ambush: false, hasty: false, afterMs: pauseOf(chance) });
  return blows;
}

const pauseOf = (chance: Chance): number => chance.between(1_500, 5_000);

/** What the blows are timed by. */
export interface Signs {
  /** How many commands were carried out until now. */
  readonly deeds: () => number;
  readonly onStruck: (what: string) => void;
}

/** Deals the blows. Answers when each fell. @throws Error when the product does not come back after one */
export async function strike(
  product: Product,
  blows: readonly Blow[],
  { deeds, onStruck }: Signs,
): Promise<readonly Struck[]> {
  const struck: Struck[] = [];
  for (const blow of blows) {
    // Else a slow machine would spend all its time on restarts.
    if (!blow.hasty) await product.untilReady();
    await wait(blow.afterMs);
    const [from, before] = [Date.now(), deeds()];
    const isOver = (): boolean => {
      const ms = Date.now() - from;
      return ms > AWAY.mostMs || (ms > AWAY.leastMs && deeds() - before >= AWAY.deeds);
    };
    let levels = 0;
    if (blow.ambush) levels = await ambush(product);
    else await (blow.away ? product.keepAway(blow.part, isOver) : product.kill(blow.part));
    struck.push({ ...blow, from, to: Date.now(), levels });
    const how = blow.away ? 'was kept away' : blow.ambush ? `was killed after ${levels} levels` : 'was killed';
    onStruck(`${blow.part} ${how}, ${struck.length} of ${blows.length}`);
  }
  return struck;
}
