import { setTimeout as wait } from 'node:timers/promises';
import { ms, quantile, type Figure } from './lib/figures.ts';
import { DAILY, FIELD_SIZE, MEASURES, REPORTING, loadKpi } from './lib/kpi-load.ts';
import { startProduct } from './lib/product.ts';
import type { Setting } from './lib/setting.ts';

interface Answer {
  readonly items: readonly { readonly value: number | null }[];
  readonly values: readonly unknown[];
  readonly facts: number;
}

const LONGEST_MS = 20_000;
const code = (prefix: string, n: number, width: number): string => prefix + String(n).padStart(width, '0');
const all = Array.from({ length: DAILY }, (_, n) => code('bd', n, 3)).join();

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/** Each number once before it is measured, so that plans and pages are what they are in the middle of a day. */
async function many(count: number, once: (n: number) => Promise<unknown>): Promise<number[]> {
  for (let n = 0; n < 5; n += 1) await once(n);
  const took: number[] = [];
  for (let n = 0; n < count; n += 1) took.push(await timed(() => once(n)));
  return took;
}

const spread = (took: readonly number[]): string => `p50 ${ms(quantile(took, 0.5))}, p95 ${ms(quantile(took, 0.95))}`;

/** Many indicators over HTTP: dashboards, the way of one number to what depends on it, pivots. */
export async function benchIndicators(setting: Setting): Promise<readonly Figure[]> {
  const { centre, ownerUrl } = await startProduct(setting);
  const load = setting.short
    ? { indicators: 200, months: 24, days: 100 }
    : { indicators: 1_000, months: 60, days: 1_060 };
  const loadBegin = performance.now();
  const there = await loadKpi(await ownerUrl(), load);
  const loaded = (performance.now() - loadBegin) / 1_000;
  const supervisor = await centre.person('supervisor');
  const program = await centre.program('integration');
  const rounds = setting.short ? 20 : 100;
  const fields = load.indicators / FIELD_SIZE;
  const unit = (n: number): string => code('BU', 1 + ((n * 37) % REPORTING), 3);
  const read = (path: string): Promise<Answer> => supervisor.get<Answer>(`/indicators/${path}`);

  const dashboard = await many(rounds, async (n) => {
    const { items } = await read(`dashboard?field=${code('bench', n % fields, 2)}&orgUnit=${unit(n)}`);
    if (items.length !== FIELD_SIZE || items.some(({ value }) => value === null))
      throw new Error('a dashboard has gaps');
  });
  const everything = await many(rounds / 5, (n) => read(`dashboard?orgUnit=${unit(n)}`));
  const table = await many(rounds / 5, (n) => {
    const codes = Array.from({ length: 20 }, (_, k) => code('BI', (n * 20 + k) % load.indicators, 4)).join();
    return read(`dashboard?by=orgUnit&orgUnit=${code('BG', 1 + (n % 10), 2)}&codes=${codes}`);
  });

  const period = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 7);
  const recompute = await many(rounds / 2, async (n) => {
    const numerator = (n * 11) % Math.min(MEASURES, load.indicators);
    const path = `dashboard?codes=${code('BI', numerator, 4)}&orgUnit=UBND-TINH&points=1`;
    const before = (await read(path)).items[0]?.value;
    const begin = performance.now();
    const value = { period, orgUnit: unit(n), value: 2_000 + Math.floor(performance.now()) };
    await program.post(`/measures/${code('bm', numerator, 3)}/values`, [value]);
    while ((await read(path)).items[0]?.value === before) {
      if (performance.now() - begin > LONGEST_MS) throw new Error('a number was not computed');
      await wait(5);
    }
  });

  const from = `from=${Number(period.slice(0, 4)) - 4}`;
  const questions: Readonly<Record<string, (n: number) => string>> = {
    [`all ${DAILY} measures by month`]: () => `data=${all}&rows=data&columns=period&${from}`,
    [`all ${DAILY} measures by each of ${REPORTING} units`]: () =>
      `data=${all}&rows=orgUnit&units=all&columns=data&${from}`,
    'all measures by group and year, with totals': () =>
      `data=${all}&rows=orgUnit,data&columns=period&period=year&totals=true&${from}`,
    'one measure by unit and month': (n) =>
      `data=${code('bd', n % DAILY, 3)}&rows=orgUnit&units=all&columns=period&${from}`,
    'one measure by group and day, 90 days': (n) =>
      `data=${code('bd', n % DAILY, 3)}&rows=period&columns=orgUnit&period=day&${lastDays(90)}`,
  };
  const pivots: Figure[] = [];
  for (const [what, question] of Object.entries(questions)) {
    const took = await many(rounds / 5, async (n) => {
      const { values } = await read(`pivot?${question(n)}`);
      if (values.length === 0) throw new Error('a pivot is empty');
    });
    pivots.push({
      what: `pivot over ${(there.facts / 1e6).toFixed(1)} million facts: ${what}`,
      value: spread(took),
      aim: 'p95 ≤ 1 s',
    });
  }
  const size = `${load.indicators} indicators × 200 units × ${load.months} months`;
  return [
    {
      what: `${size}: values there; loaded`,
      value: `${(there.values / 1e6).toFixed(1)} million; ${loaded.toFixed(0)} s`,
    },
    {
      what: `dashboard of ${FIELD_SIZE} indicators with sparklines of 12 months`,
      value: spread(dashboard),
      aim: 'p95 ≤ 300 ms',
    },
    { what: `all ${load.indicators} indicators of a unit with their sparklines`, value: spread(everything) },
    { what: '20 indicators by the 19 units of a group', value: spread(table) },
    {
      what: 'one number is reported → the province’s value is another (about 4 indicators × 3 units depend on it)',
      value: spread(recompute),
      aim: 'p95 ≤ 1 s',
    },
    ...pivots,
  ];
}

const lastDays = (days: number): string =>
  `from=${new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)}`;
