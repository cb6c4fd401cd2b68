import { setTimeout as wait } from 'node:timers/promises';
import type { Chance } from './chance.ts';
import type { Part, Product } from '../support/product.ts';

/** What is done to the product. */
export interface Blow {
  readonly part: Part;
  /** How long it is kept away; 0: it may come back at once. */
  readonly awayMs: number;
  /** Pause before it, counted from when the API answers: else a slow machine would spend all its time on restarts. */
  readonly afterMs: number;
  /** Not even that is waited for: the part is hit while it begins. */
  readonly hasty: boolean;
}
export interface Struck extends Blow {
  readonly from: number;
  readonly to: number;
}

const AWAY_MS = 15_000;

/** Nine kills and one long absence of Temporal, in the order and at the moments that the seed says. */
export function blowsOf(chance: Chance): readonly Blow[] {
  const parts: Part[] = chance.shuffled<Part>([
    'api', 'api', 'api', 'api', 'worker', 'worker', 'worker', 'temporal', 'temporal',
  ]); // prettier-ignore
  const blows = parts.map((part, n): Blow => {
    const hasty = n > 0 && parts[n - 1] === part && chance.next() < 0.5;
    return { part, awayMs: 0, afterMs: hasty ? chance.between(200, 2_000) : chance.between(2_000, 6_000), hasty };
  });
  // While everybody is at work, not at the end.
  const place = Math.floor(chance.between(2, 5));
  blows.splice(place, 0, { part: 'temporal', awayMs: AWAY_MS, afterMs: chance.between(2_000, 5_000), hasty: false });
  return blows;
}

/** Deals the blows. Answers when each fell. */
export async function strike(product: Product, blows: readonly Blow[]): Promise<readonly Struck[]> {
  const struck: Struck[] = [];
  for (const blow of blows) {
    while (!blow.hasty && !(await product.isReady())) await wait(100);
    await wait(blow.afterMs);
    const from = Date.now();
    await (blow.awayMs > 0 ? product.keepAway(blow.part, blow.awayMs) : product.kill(blow.part));
    struck.push({ ...blow, from, to: Date.now() });
  }
  return struck;
}
