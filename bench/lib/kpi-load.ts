import { query } from '../../scripts/lib/postgres.ts';

/** What the bench of indicators is loaded with. */
export interface KpiLoad {
  readonly indicators: number;
  readonly months: number;
  /** Days of the daily measures. */
  readonly days: number;
}

/** Measures by month that the indicators are made of; by day for pivots. Indicators of one field. */
export const MEASURES = 500;
export const DAILY = 25;
export const FIELD_SIZE = 50;
/** Units below the province: ten groups, and those that report. */
const GROUPS = 10;
export const REPORTING = 190;

const pad = (expression: string, width: number): string => `lpad((${expression})::text, ${width}, '0')`;
const unit = (n: string): string => `'BU' || ${pad(n, 3)}`;
const local = (instant: string): string => `${instant} at time zone interval '7 hours'`;
const firstOf = (back: string): string =>
  local(`(date_trunc('month', ${local('now()')}) - make_interval(months => ${back}))`);
const LATCH = `'{"warning": false, "critical": false, "warningBack": 0, "criticalBack": 0}'::jsonb`;

const units = `
  insert into trucban.org_unit (code, name, tier, kind, parent, duty, position, valid_from)
    select 'BG' || ${pad('n', 2)}, jsonb_build_object('vi', 'Cụm ' || n, 'en', 'Group ' || n), 'commune', 'peoplesCommittee', 'UBND-TINH',
      duty, 1000 + n, '2000-01-01' from generate_series(1, ${GROUPS}) n, trucban.org_unit root where root.code = 'UBND-TINH';
  insert into trucban.org_unit (code, name, tier, kind, parent, duty, position, valid_from)
    select ${unit('n')}, jsonb_build_object('vi', 'Đơn vị ' || n, 'en', 'Unit ' || n), 'commune', 'peoplesCommittee',
      'BG' || ${pad(`1 + n % ${GROUPS}`, 2)}, duty, 2000 + n, '2000-01-01' from generate_series(1, ${REPORTING}) n, trucban.org_unit root
     where root.code = 'UBND-TINH';
  select pg_notify('trucban_org', '');`;

const measure = (code: string, frequency: string, many: number): string => `
  insert into trucban.config_version (id, kind, key, version, state, content, hash, name, author, effective_from, created_at, updated_at)
    select gen_random_uuid(), 'measure', code, 1, 'published', jsonb_build_object('code', code, 'vi', code, 'unit', 'hồ sơ', 'frequency',
      '${frequency}', 'sourceSystem', 'bench', 'aggregation', '{"time": "sum", "org": "sum"}'::jsonb), code, null, 'system:bench',
      '2000-01-01', now(), now()
    from (select '${code}' || ${pad('n', 3)} as code from generate_series(0, ${many - 1}) n) m;`;

const indicators = ({ indicators: many }: KpiLoad): string => `
  insert into trucban.config_version (id, kind, key, version, state, content, hash, name, author, effective_from, created_at, updated_at)
    select gen_random_uuid(), 'indicator', code, 1, 'published', jsonb_build_object('code', code, 'vi', code, 'en', code,
      'field', 'bench' || ${pad(`n / ${FIELD_SIZE}`, 2)}, 'unit', '%', 'frequency', 'monthly', 'direction', 'higherIsBetter', 'kind', 'computed',
      'formula', '100*bm' || ${pad(`n % ${MEASURES}`, 3)} || '/bm' || ${pad(`(n * 7 + 1) % ${MEASURES}`, 3)},
      'aggregation', '{"time": "recompute", "org": "recompute"}'::jsonb, 'target', 90, 'thresholds',
      '{"warning": 10, "critical": 5, "clearMargin": 1, "clearPeriods": 1}'::jsonb, 'staleAfterMinutes', 100000, 'owner', 'VP-UBND',
      'dimensions', '[]'::jsonb), code, null, 'system:bench', '2000-01-01', now(), now()
    from (select n, 'BI' || ${pad('n', 4)} as code from generate_series(0, ${many - 1}) n) i;
  update trucban.config_revision set revision = revision + 1 where kind in ('measure', 'indicator');`;

const fact = (from: string, period: string, kind: string, start: string, length: string): string => `
  insert into trucban.measure_value (id, measure, org_unit, period, period_kind, period_start, period_end, dimension_key, value, status,
      revision, source, recorded_by, recorded_at, visible_to)
    select gen_random_uuid(), m.code, ${unit('u')}, ${period}, '${kind}', ${start}, ${local(`(${local(start)} + interval '${length}')`)}, '',
      100 + (u * 31 + m.n * 17 + p * 7) % 900, 'official', 1, 'bench', 'system:bench', ${start}, array[${unit('u')}, 'IOC']
    from ${from} order by m.code, u, ${start};`;

const codes = (code: string, many: number): string =>
  `(select n, '${code}' || ${pad('n', 3)} as code from generate_series(0, ${many - 1}) n) m`;

const facts = ({ days }: KpiLoad): string => `
  alter table trucban.measure_value drop constraint measure_value_id_key;
  drop index trucban.measure_value_time;
  ${fact(
    `${codes('bm', MEASURES)}, generate_series(1, ${REPORTING}) u, generate_series(0, 1) p, lateral (select ${firstOf('p')} as at) t`,
    `to_char(${local('t.at')}, 'YYYY-MM')`,
    'month',
    't.at',
    '1 month',
  )}
  ${fact(
    `${codes('bd', DAILY)}, generate_series(1, ${REPORTING}) u, generate_series(1, ${days}) p,
       lateral (select ${local(`(date_trunc('day', ${local('now()')}) - make_interval(days => p))`)} as at) t`,
    `to_char(${local('t.at')}, 'YYYY-MM-DD')`,
    'day',
    't.at',
    '1 day',
  )}
  alter table trucban.measure_value add constraint measure_value_id_key unique (id);
  create index measure_value_time on trucban.measure_value (measure, period_start, org_unit);
  insert into trucban.measure_rollup select measure, org_unit, ${local(`date_trunc('month', ${local('period_start')})`)}, 'month', '', '{}',
      sum(value), count(*), min(value), max(value), (array_agg(value order by period_start desc))[1], max(period_end), max(recorded_at),
      array[org_unit, 'IOC'] from trucban.measure_value where source = 'bench' group by 1, 2, 3;`;

const values = ({ indicators: many, months }: KpiLoad, part: number, parts: number): string => `
  insert into trucban.indicator_value (indicator, org_unit, period, period_start, period_end, value, target, state, latch, provisional,
      revised, data_at, sources, inputs, version, computed_at, visible_to)
    select 'BI' || ${pad('i', 4)}, u.code, to_char(${local('t.at')}, 'YYYY-MM'), t.at, ${local(`(${local('t.at')} + interval '1 month')`)},
      40 + (i * 13 + m * 7 + u.n) % 60, '90', 'watch', ${LATCH}, false, false, t.at, array['bench'], 2, 1, now(), array[u.code, 'IOC', 'VP-UBND']
    from generate_series(${part}, ${months - 1}, ${parts}) m, lateral (select ${firstOf('m')} as at) t,
      generate_series(0, ${many - 1}) i, (select row_number() over (order by code) as n, code from trucban.org_unit where code ~ '^B[GU][0-9]+$') u
     order by m, i, u.code;`;

/**
 * Loads indicators, units, their values and the numbers behind them, set by set as the owner of the tables.
 * @returns reported numbers and values that are there
 */
export async function loadKpi(
  ownerUrl: string,
  load: KpiLoad,
): Promise<{ readonly facts: number; readonly values: number }> {
  const run = (sql: string): Promise<unknown> => query(ownerUrl, sql);
  // The sample's values of years ago lie where the months would be.
  await run('truncate trucban.indicator_value_rest');
  await run(
    `select trucban.ensure_months('indicator_value', (current_date - make_interval(months => ${load.months + 1}))::date, ${load.months + 2})`,
  );
  await run(units);
  await run(measure('bm', 'monthly', MEASURES) + measure('bd', 'daily', DAILY) + indicators(load));
  await Promise.all([
    run(facts(load)).then(() => run(values(load, 0, 4))),
    run(values(load, 1, 4))
      .then(() => run(values(load, 2, 4)))
      .then(() => run(values(load, 3, 4))),
  ]);
  await run('vacuum (analyze) trucban.measure_rollup');
  await Promise.all([run('analyze trucban.measure_value'), run('analyze trucban.indicator_value')]);
  const count = async (table: string): Promise<number> =>
    Number((await query(ownerUrl, `select count(*) as n from trucban.${table}`)).rows[0]?.n);
  return { facts: await count('measure_value'), values: await count('indicator_value') };
}
