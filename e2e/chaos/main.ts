/** `npm run chaos`: kills the product's parts under load, and says what is not as it must be. */
import { parseArgs } from 'node:util';
import { build } from '../../scripts/lib/build.ts';
import { complain, say, Trouble } from '../../scripts/lib/report.mjs';
import { onStop } from '../../scripts/lib/signals.mjs';
import { CHECKS } from './checks.ts';
import { figuresOf } from './figures.ts';
import { Chaos } from './run.ts';

/** So many, that each part is among them. */
const LEAST = 8;
const MOST = 10_000;

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string' } },
});
const kills = Number(values.kills);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
if (!Number.isInteger(kills) || kills < LEAST || kills > MOST || !Number.isInteger(seed) || seed < 0)
  throw new Trouble(
    `--kills từ ${LEAST} đến ${MOST}, --seed là số nguyên không âm.`,
    `--kills goes from ${LEAST} to ${MOST}, --seed is a whole number, 0 or more.`,
  );

const tell = (what: string): void => {
  const seconds = Math.round(performance.now() / 1_000);
  process.stdout.write(
    `${String(Math.floor(seconds / 60)).padStart(3)}:${String(seconds % 60).padStart(2, '0')}  ${what}\n`,
  );
};
const chaos = new Chaos({ kills, seed, tell });
const stop = onStop(() => chaos.stop(), 1);
const rules = Object.entries(CHECKS);
let failed = 0;
try {
  await build();
  say(`${kills} lần dừng đột ngột, --seed ${seed}`, `${kills} kills, --seed ${seed} repeats this draw`);
  await chaos.start();
  const rest = await chaos.play();
  for (const [rule, check] of rules) {
    const found = await check(rest);
    if (found.length > 0) failed += 1;
    process.stdout.write(`${found.length === 0 ? 'ok     ' : 'FAILED '} ${rule}\n`);
    for (const each of found.slice(0, 20)) process.stdout.write(`        ${each}\n`);
    if (found.length > 20) process.stdout.write(`        and ${found.length - 20} more\n`);
  }
  for (const [what, figure] of await figuresOf(rest)) process.stdout.write(`${what.padEnd(30)} ${figure}\n`);
  tell('the end');
} catch (error) {
  complain(error);
  failed = rules.length;
}
await stop();
const passed = rules.length - failed;
process.stdout.write(`${passed} passed, ${failed} failed\n`, () => process.exit(failed > 0 ? 1 : 0));
