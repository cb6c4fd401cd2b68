import { compareKinds, periodAt, periodsIn } from '@trucban/kpi-engine';
import { fromEpochMs } from '@trucban/kernel';
import { json, type SqlValue } from '../../platform/public.ts';
import { OFFSET_MINUTES } from '../kpi.ts';
import { totalsOf } from '../rollup.ts';
import type { PivotQuestion } from './pivot-question.ts';

/** A cell as the database answers it: the keys of its axes, the measure, the value, how many numbers went in. */
export interface PivotRow {
  readonly measure: string;
  readonly keys: readonly string[];
  readonly value: number | null;
  readonly n: number;
}

const LONGER = ['month', 'quarter', 'halfYear', 'year'] as const;

/** How each measure's numbers become one over time, then over units and parts: its own rules. Only those that are needed: `last` sorts. */
const TIME: Readonly<Record<string, string>> = {
  sum: 'sum(total)',
  avg: 'sum(total) / sum(n)',
  max: 'max(most)',
  min: 'min(least)',
  last: '(array_agg(newest order by newest_end desc))[1]',
};
const UNITS: Readonly<Record<string, string>> = {
  sum: 'sum(v)',
  avg: 'avg(v)',
  max: 'max(v)',
  min: 'min(v)',
  none: 'max(v)',
};

function byRule(column: string, cases: Readonly<Record<string, string>>, rules: ReadonlySet<string>): string {
  const used = [...rules].filter((rule) => rule in cases);
  if (used.length === 1 && rules.size === 1) return cases[used[0] ?? ''] ?? 'null';
  return `case min(${column}) ${used.map((rule) => `when '${rule}' then ${cases[rule]}`).join(' ')} end`;
}

/** Sums of sums, and extremes of extremes, need no number for each unit in between. */
function inOneStep(time: ReadonlySet<string>, org: ReadonlySet<string>): 'sum' | 'max' | 'min' | null {
  const [rule] = [...time];
  if (time.size !== 1 || org.size !== 1 || !rule || !org.has(rule)) return null;
  return rule === 'sum' || rule === 'max' || rule === 'min' ? rule : null;
}

const EXPLICIT = {
  sum: 'sum(total)',
  avg: 'sum(total) / sum(n)',
  min: 'min(least)',
  max: 'max(most)',
  count: 'sum(n)::double precision',
} as const;

/**
 * The statement of a pivot over some of its axes. @param unitGroups the group that each unit is shown under
 * Numbers come from the roll-ups by month; for days and hours from the reported values.
 */
export function pivotSql(
  question: PivotQuestion,
  axes: readonly string[],
  unitGroups: ReadonlyMap<string, string>,
  most: number,
): { readonly sql: string; readonly values: SqlValue[] } {
  const { query, measures, fine, dimensions, filters, fromMs, toMs } = question;
  const values: SqlValue[] = [];
  const put = (value: SqlValue): string => `$${values.push(value)}`;
  const rules = put(json(measures.map(({ code, aggregation }) => ({ code, ...aggregation }))));
  const units = `unnest(${put([...unitGroups.keys()])}::text[], ${put([...unitGroups.values()])}::text[]) as u(code, shown)`;
  const from = put(fromEpochMs(fromMs));
  const to = put(fromEpochMs(toMs));
  const withPeriod = axes.includes('period');
  const periods = withPeriod ? put(json(bucketsOf(question))) : '';
  const key = (axis: string): string => {
    if (axis === 'orgUnit' || axis === 'area') return 'u.shown';
    if (axis === 'period') return 'p.shown';
    return `f.dimensions ->> ${put(axis)}`;
  };
  const keys = axes.filter((axis) => axis !== 'data' && axis !== 'field').map(key);
  const parts = dimensions.length > 0;
  const where = [
    parts ? `f.dimension_key <> ''` : `f.dimension_key = ''`,
    ...dimensions.map((name) => `f.dimensions ? ${put(name)}`),
    ...[...filters].map(([name, wanted]) => `f.dimensions ->> ${put(name)} = any(${put([...wanted])})`),
  ];
  const codes = put(measures.map(({ code }) => code));
  const facts = fine ? fineFacts(parts, rules, codes, from, to) : rolledFacts(codes, from, to);
  const named = keys.map((each, n) => `${each} as k${n}`);
  const names = keys.map((_, n) => `k${n}`);
  const label = `array[${names.join(', ')}]::text[] as keys`;
  const source = `(${facts}) f join m on m.code = f.measure join ${units} on u.code = f.org_unit
    ${withPeriod ? `join jsonb_to_recordset(${periods}) as p(start timestamptz, bucket text, shown text) on p.start = f.start and p.bucket = f.bucket` : ''}
    where ${where.join(' and ')}`;
  const time = new Set<string>(measures.map(({ aggregation }) => aggregation.time));
  const org = new Set<string>(measures.map(({ aggregation }) => aggregation.org));
  const rule = query.aggregate === 'own' ? inOneStep(time, org) : query.aggregate;
  const groups = ['measure', ...names].join(', ');
  const start = `with m as materialized (select * from jsonb_to_recordset(${rules}) as r(code text, time text, org text))`;
  const once = (value: string): string =>
    `${start} select measure, ${label}, value, n from (select f.measure, ${[...named, `${value} as value`].join(', ')}, sum(n)::int as n
       from ${source} group by ${['f.measure', ...names].join(', ')} limit ${most + 1}) g`;
  if (rule) return { sql: once(EXPLICIT[rule]), values };
  const sql = `${start},
    s as (select f.measure, ${[...named, `${byRule('m.time', TIME, time)} as v`].join(', ')}, min(m.org) as org, sum(n) as n
      from ${source} group by ${['f.measure', 'f.org_unit', 'f.dimension_key', ...names].join(', ')})
    select measure, ${label}, value, n from (select ${groups}, ${byRule('org', UNITS, org)} as value, sum(n)::int as n
      from s group by ${groups} limit ${most + 1}) g`;
  return { sql, values };
}

const rolledFacts = (codes: string, from: string, to: string): string =>
  `select measure, org_unit, bucket_start as start, bucket, dimension_key, dimensions, total, n, least, most, newest, newest_end
     from measure_rollup where measure = any(${codes}) and bucket_start >= ${from} and bucket_start < ${to}`;

function fineFacts(parts: boolean, rules: string, codes: string, from: string, to: string): string {
  const inside = `v.measure = any(${codes}) and v.period_start >= ${from} and v.period_start < ${to}
    and v.period_end <= ${to}`;
  const each = parts
    ? `select v.measure, v.org_unit, v.period_kind, v.period_start, v.period_end, v.dimension_key, v.dimensions, v.value from measure_value v
        where ${inside}`
    : totalsOf(
        `measure_value v join jsonb_to_recordset(${rules}) as r(code text, org text) on r.code = v.measure where ${inside}`,
        'r.org',
      );
  return `select measure, org_unit, period_start as start, period_kind as bucket, dimension_key, dimensions, value as total, 1 as n,
    value as least, value as most, value as newest, period_end as newest_end from (${each}) e where value is not null`;
}

/** Which of what is stored goes into which period of the axis. */
function bucketsOf({ periods, fine }: PivotQuestion): object[] {
  const kinds = fine ? (['minute', 'hour', 'day'] as const) : LONGER;
  return periods.flatMap((period) =>
    kinds
      .filter((kind) => compareKinds(kind, period.kind) <= 0 && !(fine && kind === 'minute' && period.kind === 'day'))
      .flatMap((kind) =>
        periodsIn(kind, period.startMs, period.endMs, OFFSET_MINUTES)
          .filter(({ startMs }) => periodAt(period.kind, startMs, OFFSET_MINUTES).text === period.text)
          .map(({ startMs }) => ({ start: fromEpochMs(startMs), bucket: kind, shown: period.text })),
      ),
  );
}
