import type { Random } from './random.ts';

/** How long something takes, or how far apart things come. All in whole or broken milliseconds of at least 0. */
export type Distribution =
  | { readonly type: 'fixed'; readonly ms: number }
  | { readonly type: 'uniform'; readonly minMs: number; readonly maxMs: number }
  | { readonly type: 'triangular'; readonly minMs: number; readonly modeMs: number; readonly maxMs: number }
  | { readonly type: 'exponential'; readonly meanMs: number }
  /** Half take at most `p50Ms`, 95 % at most `p95Ms`: how work of people usually spreads. */
  | { readonly type: 'lognormal'; readonly p50Ms: number; readonly p95Ms: number }
  /** One of these, each as likely: durations as they were measured. */
  | { readonly type: 'empirical'; readonly valuesMs: readonly number[] };

/** The 95 % point of the standard normal distribution. */
const Z95 = 1.6448536269514722;

/** One value; never below 0. */
export function sample(random: Random, of: Distribution): number {
  return Math.max(0, Math.round(drawn(random, of)));
}

function drawn(random: Random, of: Distribution): number {
  switch (of.type) {
    case 'fixed':
      return of.ms;
    case 'uniform':
      return of.minMs + random() * (of.maxMs - of.minMs);
    case 'triangular':
      return triangular(random(), of.minMs, of.modeMs, of.maxMs);
    case 'exponential':
      return -of.meanMs * Math.log(1 - random());
    case 'lognormal': {
      if (of.p50Ms <= 0) return 0;
      const sigma = Math.max(0, Math.log(of.p95Ms / of.p50Ms)) / Z95;
      return of.p50Ms * Math.exp(sigma * normal(random));
    }
    case 'empirical':
      return of.valuesMs[Math.floor(random() * of.valuesMs.length)] ?? 0;
  }
}

function triangular(u: number, min: number, mode: number, max: number): number {
  if (max <= min) return min;
  const turn = (mode - min) / (max - min);
  return u < turn
    ? min + Math.sqrt(u * (max - min) * (mode - min))
    : max - Math.sqrt((1 - u) * (max - min) * (max - mode));
}

/** Box and Muller. */
const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
