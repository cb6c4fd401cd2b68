import { z } from 'zod';
import {
  booleanQuerySchema,
  codeSchema,
  idSchema,
  instantOutSchema,
  listQuerySchema,
  localizedTextSchema,
} from './common.ts';
import { indicatorLimitSchema, indicatorStateSchema, periodKindSchema } from './indicators.ts';

/** What screens read of many indicators at once: dashboards, pivots, crossings, the league of late data, records behind a number. */

/** Most items of one dashboard: indicators × units. */
export const MAX_DASHBOARD_ITEMS = 5_000;
/** Most cells of a pivot. */
export const MAX_PIVOT_CELLS = 20_000;

const codes = z
  .string()
  .max(8_000)
  .transform((text) => text.split(',').map((code) => code.trim()))
  .pipe(z.array(codeSchema).min(1).max(200));
const periodText = z.string().max(40);

/**
 * Query of `GET /indicators/dashboard`. `at`: a period; values as of its end, now when not given. `codes` (with commas) or `field`
 * choose indicators; all when not given. `by=orgUnit`: the units below instead of the unit itself. `points`: length of the sparkline.
 */
export const dashboardQuerySchema = z.object({
  orgUnit: codeSchema.optional(),
  at: periodText.optional(),
  codes: codes.optional(),
  field: codeSchema.optional(),
  by: z.enum(['orgUnit']).optional(),
  points: z.coerce.number().int().min(1).max(60).optional(),
});
export type DashboardQuery = z.infer<typeof dashboardQuerySchema>;

/** One indicator of one unit: its newest value with what stands beside it on a card. */
export const dashboardItemSchema = z.object({
  code: z.string(),
  name: localizedTextSchema,
  field: z.string(),
  unit: z.string(),
  direction: z.enum(['higherIsBetter', 'lowerIsBetter', 'range']),
  frequency: z.string(),
  owner: z.string(),
  parent: z.string().nullable(),
  orgUnit: z.string(),
  orgUnitName: localizedTextSchema,
  /** Of the newest value; `null` when there is none. */
  period: z.string().nullable(),
  label: localizedTextSchema.nullable(),
  /** That period isn't over: its number is of a part, and the change compares it with the whole period before. */
  running: z.boolean(),
  value: z.number().nullable(),
  /** Against the period before, in the indicator's unit. */
  change: z.number().nullable(),
  target: indicatorLimitSchema.nullable(),
  state: indicatorStateSchema,
  band: z.object({ vi: z.string(), en: z.string(), color: z.string() }).nullable(),
  stale: z.boolean(),
  provisional: z.boolean(),
  revised: z.boolean(),
  source: z.array(z.string()),
  dataAt: instantOutSchema.nullable(),
  ageMinutes: z.int().nullable(),
  /** The last periods up to `at`, the oldest first; `null` where there is no value. */
  points: z.array(z.object({ period: z.string(), value: z.number().nullable(), state: indicatorStateSchema })),
  /** Ways on, with the filters kept: the series, the units below, the records behind the number. */
  links: z.object({ series: z.string(), units: z.string().nullable(), records: z.string().nullable() }),
});
export type DashboardItem = z.infer<typeof dashboardItemSchema>;

/** A dashboard, and how much of it there are data for. */
export const dashboardSchema = z.object({
  orgUnit: z.string(),
  orgUnitName: localizedTextSchema,
  at: instantOutSchema,
  items: z.array(dashboardItemSchema),
  coverage: z.object({ items: z.int(), withValue: z.int(), stale: z.int(), provisional: z.int() }),
});
export type Dashboard = z.infer<typeof dashboardSchema>;

const axes = z
  .string()
  .max(300)
  .transform((text) => (text === '' ? [] : text.split(',')))
  .pipe(z.array(codeSchema).max(3));

/**
 * Query of `GET /indicators/pivot`. `data`: codes of measures and of computed indicators. `rows`, `columns`: `data`, `field`,
 * `orgUnit`, `area`, `period` or names of dimensions. `units`: the orgUnit axis shows the units just below `orgUnit`, or each that
 * reports. An axis `period` has whole periods; without it `from` and `to` are taken as they are, at most 100 days apart when one of
 * them lies inside a month. `filter`: `disease:dengue|measles;sex:f`. `aggregate=own`: each measure by its own rules.
 */
export const pivotQuerySchema = z.object({
  data: codes,
  rows: axes,
  columns: axes.optional(),
  orgUnit: codeSchema.optional(),
  units: z.enum(['children', 'all']).default('children'),
  from: periodText.optional(),
  to: periodText.optional(),
  period: periodKindSchema.default('month'),
  filter: z.string().max(1_000).optional(),
  aggregate: z.enum(['own', 'sum', 'avg', 'min', 'max', 'count']).default('own'),
  totals: booleanQuerySchema.optional(),
});
export type PivotQuery = z.infer<typeof pivotQuerySchema>;

/** What a pivot can count. `dimensions`: those that all of its measures have. */
export const pivotDatumSchema = z.object({
  code: z.string(),
  name: localizedTextSchema,
  unit: z.string(),
  frequency: z.string(),
  dimensions: z.array(z.string()),
  /** Its formula is evaluated in each cell; else it is a measure. */
  computed: z.boolean(),
});
export type PivotDatumDto = z.infer<typeof pivotDatumSchema>;

const pivotHead = z.object({
  keys: z.array(z.string()),
  labels: z.array(localizedTextSchema),
  /** The same pivot one level down, where there is one. */
  drill: z.string().nullable(),
});
const numbers = z.array(z.number().nullable());

/** A pivot: heads of rows and columns, and the cells row by row; `null` where nothing was reported. */
export const pivotSchema = z.object({
  orgUnit: z.string(),
  from: instantOutSchema,
  to: instantOutSchema,
  rowAxes: z.array(z.string()),
  columnAxes: z.array(z.string()),
  /** What is counted, with its unit of measurement. */
  data: z.array(z.object({ code: z.string(), name: localizedTextSchema, unit: z.string() })),
  rows: z.array(pivotHead),
  columns: z.array(pivotHead),
  values: z.array(numbers),
  totals: z.object({ rows: numbers, columns: numbers, all: z.number().nullable() }).nullable(),
  /** Reported numbers that went in. */
  facts: z.int(),
});
export type Pivot = z.infer<typeof pivotSchema>;

/** Query of the exports: the same as of what is exported, and the form. */
export const dashboardExportSchema = dashboardQuerySchema.extend({ format: z.enum(['csv', 'xlsx']).default('csv') });
export const pivotExportSchema = pivotQuerySchema.extend({ format: z.enum(['csv', 'xlsx']).default('csv') });
export type DashboardExport = z.infer<typeof dashboardExportSchema>;
export type PivotExport = z.infer<typeof pivotExportSchema>;

/**
 * Query of `GET /indicators/pivot/records`: the pivot's own, and a cell of it as JSON, key by axis:
 * `{"orgUnit":"UBND-P01","period":"2026-10"}`. An axis that isn't named is meant whole, as in a total.
 */
export const pivotRecordsQuerySchema = pivotQuerySchema.omit({ totals: true }).extend({
  cell: z.string().max(2_000).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type PivotRecordsQuery = z.infer<typeof pivotRecordsQuerySchema>;

/** Query of `GET /indicators/crossings`, the newest first. */
export const crossingsQuerySchema = listQuerySchema.extend({
  indicator: codeSchema.optional(),
  orgUnit: codeSchema.optional(),
  state: indicatorStateSchema.optional(),
});
export type CrossingsQuery = z.infer<typeof crossingsQuerySchema>;

/** A change of state into, out of, or between warning and critical. */
export const crossingSchema = z.object({
  id: idSchema,
  indicator: z.string(),
  name: localizedTextSchema,
  orgUnit: z.string(),
  orgUnitName: localizedTextSchema,
  period: z.string(),
  from: indicatorStateSchema,
  to: indicatorStateSchema,
  value: z.number().nullable(),
  unit: z.string(),
  /** The event that told the rules; none for what was over long ago. */
  eventId: idSchema.nullable(),
  at: instantOutSchema,
});
export type Crossing = z.infer<typeof crossingSchema>;

/** One department in the league of late data: what it owes, what of it is fresh and complete. */
export const leagueRowSchema = z.object({
  rank: z.int(),
  code: z.string(),
  name: localizedTextSchema,
  /** Pairs of a measure and a reporting unit. */
  series: z.int(),
  fresh: z.int(),
  late: z.int(),
  /** Share of the periods of the last closed month (quarter, year) that were reported, 0 to 1; `null` when none was due. */
  completeness: z.number().nullable(),
  oldestDataAt: instantOutSchema.nullable(),
  lateMeasures: z.array(
    z.object({
      measure: z.string(),
      name: localizedTextSchema,
      orgUnit: z.string(),
      dataAt: instantOutSchema,
      lateMinutes: z.int(),
    }),
  ),
});
export type LeagueRow = z.infer<typeof leagueRowSchema>;

/** Query of `GET /indicators/{code}/records`. */
export const recordsQuerySchema = z.object({
  orgUnit: codeSchema.optional(),
  period: periodText.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type RecordsQuery = z.infer<typeof recordsQuerySchema>;

/** What numbers are made of. */
const behind = {
  measures: z.array(
    z.object({
      code: z.string(),
      name: localizedTextSchema,
      unit: z.string(),
      /** Kind of records that the platform counts it from. */
      countedFrom: z.enum(['incident', 'task', 'event']).nullable(),
    }),
  ),
  values: z.array(
    z.object({
      measure: z.string(),
      orgUnit: z.string(),
      period: z.string(),
      dimensions: z.record(z.string(), z.string()),
      value: z.number(),
      status: z.enum(['provisional', 'official', 'revised']),
      revision: z.int(),
      source: z.string(),
      recordedAt: instantOutSchema,
    }),
  ),
  /** What counted measures are made of: incidents, tasks, events. */
  cases: z.array(
    z.object({
      measure: z.string(),
      kind: z.enum(['incident', 'task', 'event']),
      id: idSchema,
      orgUnit: z.string(),
      period: z.string(),
      at: instantOutSchema,
      dimensions: z.record(z.string(), z.string()),
      value: z.number(),
      link: z.string(),
    }),
  ),
  /** There is more than `limit` of either. */
  more: z.boolean(),
};

/** The records behind a number: the reported values that went in. */
export const recordsSchema = z.object({
  code: z.string(),
  orgUnit: z.string(),
  period: z.string(),
  formula: z.string().nullable(),
  ...behind,
});
export type Records = z.infer<typeof recordsSchema>;

/** The records behind a cell of a pivot. */
export const pivotRecordsSchema = z.object({ from: instantOutSchema, to: instantOutSchema, ...behind });
export type PivotRecords = z.infer<typeof pivotRecordsSchema>;
