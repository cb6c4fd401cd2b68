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

/** How many of the worker's blows are ambushes: the first ones, while ladders are being climbed. */
const AMBUSHES = 2;
/** Temporal is away so long at least, until so many commands were carried out; but not for ever. */
const AWAY = { leastMs: 10_000, deeds: 12, mostMs: 60_000 };

/** Eleven kills and one long absence of Temporal, in the order and at the moments that the seed says. */
export function blowsOf(chance: Chance): readonly Blow[] {
  const parts = chance.shuffled<Part>([
    ...Array<Part>(4).fill('api'),
    ...Array<Part>(3).fill('worker'),
    ...Array<Part>(2).fill('temporal'),
    ...Array<Part>(2).fill('postgres'),
  ]);
  const ambushes = parts.flatMap((part, n) => (part === 'worker' ? [n] : [])).slice(0, AMBUSHES);
  const blows = parts.map((part, n): Blow => {
    const ambush = ambushes.includes(n);
    const hasty = chance.next() < 0.2 && !ambush;
    return {
      part,
      away: false,
      ambush,
      afterMs: hasty ? chance.between(100, 1_500) : chance.between(1_500, 5_000),
      hasty,
    };
  });
  // While everybody is at work.
  const place = Math.floor(chance.between(2, 5));
  blows.splice(place, 0, {
    part: 'temporal',
    away: true,
    ambush: false,
    afterMs: chance.between(1_500, 5_000),
    hasty: false,
  });
  return blows;
}

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
