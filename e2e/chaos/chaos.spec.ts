import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CHECKS } from './checks.ts';
import { Chaos, type Rest } from './run.ts';

/** Of the 200 kills of `npm run chaos`. */
const KILLS = 15;
/** Draws everything, the same in each run unless another is asked for; see README. */
const seed = Number(process.env['TRUCBAN_CHAOS_SEED'] ?? 23898);

const tell = (what: string): void =>
  void process.stderr.write(`chaos, ${Math.round(performance.now() / 1_000)} s: ${what}\n`);
const chaos = new Chaos({ kills: KILLS, seed, tell });
let rest: Rest;

beforeAll(() => chaos.start(), 300_000);

beforeAll(async () => {
  tell(`TRUCBAN_CHAOS_SEED=${seed} repeats this draw`);
  rest = await chaos.play();
}, 900_000);

afterAll(() => chaos.stop());

describe(`killed at any moment (TRUCBAN_CHAOS_SEED=${seed}), the centre`, () => {
  for (const [rule, check] of Object.entries(CHECKS))
    it(rule, async () => {
      expect(await check(rest)).toEqual([]);
    });
});
