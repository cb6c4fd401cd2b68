import { setTimeout as wait } from 'node:timers/promises';
import type { Part, Product } from '../support/product.ts';
import type { Chance } from './chance.ts';

/** What is done to the product. */
export interface Blow {
  readonly part: Part;
  /** How long it is kept away; 0: it may come back at once. */
  readonly awayMs: number;
  /** Pause before it. */
  readonly afterMs: number;
  /** Whether the pause begins while the API is still away: the part is hit while it begins. */
  readonly hasty: boolean;
}
export interface Struck extends Blow {
  readonly from: number;
  readonly to: number;
}

const AWAY_MS = 12_000;

/** Eleven kills and one long absence of Temporal, in the order and at the moments that the seed says. */
export function blowsOf(chance: Chance): readonly Blow[] {
  const parts = chance.shuffled<Part>([
    ...Array<Part>(4).fill('api'),
    ...Array<Part>(3).fill('worker'),
    ...Array<Part>(2).fill('temporal'),
    ...Array<Part>(2).fill('postgres'),
  ]);
  const blows = parts.map((part): Blow => {
    const hasty = chance.next() < 0.2;
    return { part, awayMs: 0, afterMs: hasty ? chance.between(100, 1_500) : chance.between(1_500, 5_000), hasty };
  });
  // While everybody is at work.
  const place = Math.floor(chance.between(2, 5));
  blows.splice(place, 0, { part: 'temporal', awayMs: AWAY_MS, afterMs: chance.between(1_500, 5_000), hasty: false });
  return blows;
}

/** Deals the blows. Answers when each fell. */
export async function strike(product: Product, blows: readonly Blow[]): Promise<readonly Struck[]> {
  const struck: Struck[] = [];
  for (const blow of blows) {
    // Else a slow machine would spend all its time on restarts.
    while (!blow.hasty && !(await product.isReady())) await wait(100);
    await wait(blow.afterMs);
    const from = Date.now();
    await (blow.awayMs > 0 ? product.keepAway(blow.part, blow.awayMs) : product.kill(blow.part));
    struck.push({ ...blow, from, to: Date.now() });
  }
  return struck;
}
