import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DatasetDocument } from '@trucban/contracts';
import { KIND_OF, parsePeriod, periodAt, periodsIn, type Frequency } from '@trucban/kpi-engine';
import { fromEpochMs, toEpochMs } from '@trucban/kernel';
import { ConfigStore } from '../configuration/public.ts';
import type { Seeder } from '../database/seeder.ts';
import { OrgDirectory } from '../identity/public.ts';
import { Database, Ids, systemScope, type Tx } from '../platform/public.ts';
import { Compute } from './compute.ts';
import { Kpi, OFFSET_MINUTES, type KpiWorld } from './kpi.ts';
import { writeRows } from './measure-rows.ts';
import { handInSample } from './seed-entries.ts';

// As every seeder of configuration: what people changed since is never overwritten.
const SCOPE = systemScope('system');
const DAY_MS = 86_400_000;
/** How many days of sample numbers of each frequency are made; of what is counted by the hour, the newest only. */
const SAMPLE_DAYS: Readonly<Record<Frequency, number>> = {
  realtime: 35,
  daily: 35,
  monthly: 430,
  quarterly: 800,
  yearly: 1_100,
};

/** What nothing but an hourly indicator needs has only so many: a day of hours is as many numbers as a month of days. */
const HOURLY_DAYS = 3;

interface SampleModule {
  readonly sampleMeasures: (
    measures: readonly object[],
    periods: Readonly<Record<string, readonly { text: string; yearShare: number }[]>>,
    reporter: (code: string) => string,
    communes: readonly { orgUnit: string; share: number }[],
    forms: Readonly<Record<string, readonly string[]>>,
  ) => readonly { measure: string; orgUnit: string; period: string; value: number }[];
}

/** Loads the shipped measures, indicators and data-entry forms and, while there are no numbers at all, invented ones for the sample province. */
export const seedIndicators: Seeder = async ({ app, demo, root, log }) => {
  if (!demo) return;
  const database = app.get(Database);
  const loaded = await database.transaction(SCOPE, async (tx) => {
    const measures = await load(tx, app.get(ConfigStore), root, 'measure');
    const indicators = await load(tx, app.get(ConfigStore), root, 'indicator');
    return { measures, indicators, forms: await loadForms(tx, app.get(ConfigStore), root) };
  });
  const fresh = loaded.forms.filter(({ isFresh }) => isFresh);
  log(`measures: ${loaded.measures} published, indicators: ${loaded.indicators}, data-entry forms: ${fresh.length}`);
  const { sampleMeasures } = (await import(
    pathToFileURL(join(root, 'province', 'sample-measures.mjs')).href
  )) as SampleModule;
  const values = await database.transaction(SCOPE, async (tx) => {
    const any = await tx.first<{ id: string }>('indicators.seed.any', 'select id from measure_value limit 1');
    const world = await app.get(Kpi).current(tx);
    const communes = await communesOf(tx, app.get(OrgDirectory));
    const owed = Object.fromEntries(
      loaded.forms.flatMap(({ dataset }) => dataset.measures.map((measure) => [measure, dataset.orgUnits] as const)),
    );
    const nowMs = toEpochMs(tx.now);
    const made = any ? [] : sampleMeasures(documentsOf(world), periodsOf(nowMs), reporterOf(world), communes, owed);
    const rows = made.filter(isWanted(world, nowMs));
    await writeSample(tx, app.get(Ids), rows);
    for (const { dataset } of fresh) await handInSample(tx, app.get(Ids), dataset);
    // Nobody is alarmed by invented numbers: what they cross is no event.
    if (rows.length > 0) await app.get(Compute).run(tx, rows);
    return rows.length;
  });
  if (values > 0) log(`measures: ${values} sample values`);
};

async function load(tx: Tx, config: ConfigStore, root: string, kind: 'measure' | 'indicator'): Promise<number> {
  const folder = join(root, 'kpi', 'catalogue');
  const files = readdirSync(folder)
    .map((field) => join(field, `${kind}s.json`))
    .filter((file) => existsSync(join(folder, file)));
  let published = 0;
  for (const file of files.sort())
    for (const document of JSON.parse(readFileSync(join(folder, file), 'utf8')) as { code: string }[])
      if ((await config.seed(tx, kind, document.code, document, `kpi/catalogue/${file}`)) === 'published')
        published += 1;
  return published;
}

/** The forms that ship, and whether they were published just now. */
async function loadForms(
  tx: Tx,
  config: ConfigStore,
  root: string,
): Promise<{ readonly dataset: DatasetDocument; readonly isFresh: boolean }[]> {
  const folder = join(root, 'kpi', 'datasets');
  const forms = [];
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.dataset.json')) continue;
    const dataset = JSON.parse(readFileSync(join(folder, file), 'utf8')) as DatasetDocument;
    const done = await config.seed(tx, 'dataset', dataset.code, dataset, `kpi/datasets/${file}`);
    forms.push({ dataset, isFresh: done === 'published' });
  }
  return forms;
}

/** Of what is counted by the hour, the older numbers are wanted where an indicator of days or longer is made of them too. */
function isWanted({ catalogue }: KpiWorld, nowMs: number): (row: { measure: string; period: string }) => boolean {
  const from = nowMs - HOURLY_DAYS * DAY_MS;
  const known = new Map<string, boolean>();
  const isLong = (code: string): boolean => {
    const long = catalogue.dependents(code).some((each) => {
      const { document, windowMs } = catalogue.indicator(each) ?? {};
      return document?.frequency !== 'realtime' || (windowMs ?? 0) > HOURLY_DAYS * DAY_MS;
    });
    known.set(code, long);
    return long;
  };
  return ({ measure, period: text }) => {
    const period = parsePeriod(text, OFFSET_MINUTES);
    if (!period.ok || period.value.kind !== 'hour' || period.value.startMs >= from) return true;
    return known.get(measure) ?? isLong(measure);
  };
}

function documentsOf({ catalogue }: KpiWorld): object[] {
  return catalogue.measures.map((measure) => ({
    ...measure,
    target: catalogue.indicator(measure.code)?.document.target,
  }));
}

/** The owner of the first indicator that needs a measure reports it, or the province when the owner stands outside of it. */
function reporterOf({ catalogue, tree }: KpiWorld): (code: string) => string {
  const top = tree.root ?? 'UBND-TINH';
  return (code) => {
    const { owner, aggregation } = catalogue.indicator(catalogue.dependents(code)[0] ?? '')?.document ?? {};
    const atTop = catalogue.measure(code)?.aggregation.org === 'none' || aggregation?.org === 'none';
    return owner !== undefined && !atTop && tree.chain(owner).includes(top) ? owner : top;
  };
}

async function communesOf(tx: Tx, directory: OrgDirectory): Promise<{ orgUnit: string; share: number }[]> {
  const { units } = await directory.snapshot(tx);
  const codes = units.filter(({ kind, area }) => kind === 'peoplesCommittee' && area !== null).map(({ code }) => code);
  return codes.map((orgUnit, n) => ({
    orgUnit,
    share: (2 * (codes.length - n)) / (codes.length * (codes.length + 1)),
  }));
}

/** What is over, and of the years also the one that runs: its plans and its population are known. */
function periodsOf(nowMs: number): Record<string, { text: string; yearShare: number }[]> {
  return Object.fromEntries(
    (Object.keys(KIND_OF) as Frequency[]).map((frequency) => {
      const kind = KIND_OF[frequency];
      const now = periodAt(kind, nowMs, OFFSET_MINUTES);
      const from = periodAt('day', nowMs - SAMPLE_DAYS[frequency] * DAY_MS, OFFSET_MINUTES).startMs;
      const over = periodsIn(kind, from, kind === 'year' ? now.endMs : now.startMs, OFFSET_MINUTES);
      return [
        frequency,
        over.map(({ text, endMs }) => {
          const year = periodAt('year', endMs - 1, OFFSET_MINUTES);
          return { text, yearShare: (endMs - year.startMs) / (year.endMs - year.startMs) };
        }),
      ];
    }),
  );
}

async function writeSample(
  tx: Tx,
  ids: Ids,
  rows: readonly { measure: string; orgUnit: string; period: string; value: number }[],
): Promise<void> {
  const nowMs = toEpochMs(tx.now);
  const values = rows.flatMap(({ measure, orgUnit, period: text, value }) => {
    const period = parsePeriod(text, OFFSET_MINUTES);
    if (!period.ok) return [];
    const { kind, startMs, endMs } = period.value;
    return [
      {
        id: ids.next(),
        measure,
        org_unit: orgUnit,
        period: text,
        period_kind: kind,
        dimensions: {},
        dimension_key: '',
        period_start: fromEpochMs(startMs),
        period_end: fromEpochMs(endMs),
        value,
        status: 'official' as const,
        revision: 1,
        source: 'sample',
        recorded_by: 'system:sample',
        recorded_at: fromEpochMs(Math.min(endMs, nowMs)),
        visible_to: [orgUnit, 'IOC'],
      },
    ];
  });
  for (let at = 0; at < values.length; at += 2_000) await writeRows(tx, values.slice(at, at + 2_000));
}
