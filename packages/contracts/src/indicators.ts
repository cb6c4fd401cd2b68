import { z } from 'zod';
import { codeSchema, idSchema, instantOutSchema, listQuerySchema, localizedTextSchema } from './common.ts';
import { configVersionSchema } from './configuration.ts';

/** Measures and indicators: their documents, values and series. Source: API.md, 'Indicators'; domain/indicators.json. */

/** Most values of one request. */
export const MAX_MEASURE_BATCH = 1_000;
/** Most points of one series. */
export const MAX_SERIES_POINTS = 5_000;

const label = z.string().trim().min(1).max(300);
const frequency = z.enum(['realtime', 'daily', 'monthly', 'quarterly', 'yearly']);
/** A wanted value, or the wanted interval `[low, high]`. */
export const indicatorLimitSchema = z.union([z.number(), z.tuple([z.number(), z.number()])]);
const limit = indicatorLimitSchema;
/** State of an indicator in a period. */
export const indicatorStateSchema = z.enum(['noData', 'onTarget', 'watch', 'warning', 'critical']);
/** Kinds of periods, from the shortest to the longest. */
export const periodKindSchema = z.enum(['minute', 'hour', 'day', 'week', 'month', 'quarter', 'halfYear', 'year']);
const thresholds = z
  .object({
    warning: limit.nullable(),
    critical: limit.nullable(),
    clearMargin: z.number(),
    clearPeriods: z.number(),
  })
  .strict();
const names = z.array(codeSchema).max(20);
const feel = z.string().trim().min(1).max(1_000);
/** A measure that the platform counts from its own records; texts are FEEL over the record. */
const counted = z
  .object({
    from: z.enum(['incident', 'task', 'event']),
    types: z.array(z.string().min(1).max(100)).max(100).optional(),
    filter: feel.optional(),
    at: feel.optional(),
    orgUnit: feel.optional(),
    value: feel.optional(),
    aggregate: z.enum(['sum', 'avg', 'max', 'min', 'last', 'vnAqi']),
    dimensions: z.record(codeSchema, feel).optional(),
    part: feel.optional(),
  })
  .strict();

/** A measure; what types can't say is checked by `@trucban/kpi-engine`, by JSON pointer. */
export const measureDocumentSchema = z
  .object({
    code: codeSchema,
    vi: label,
    en: label.optional(),
    unit: z.string().trim().min(1).max(60),
    frequency,
    sourceSystem: z.string().trim().min(1).max(60),
    aggregation: z
      .object({
        time: z.enum(['sum', 'avg', 'weighted', 'last', 'max', 'min']),
        org: z.enum(['sum', 'avg', 'weighted', 'max', 'min', 'none']),
        weight: codeSchema.optional(),
      })
      .strict(),
    dimensions: names.optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    carryPeriods: z.number().optional(),
    counted: counted.optional(),
  })
  .strict();

/** An indicator; what types can't say is checked by `@trucban/kpi-engine`, by JSON pointer. */
export const indicatorDocumentSchema = z
  .object({
    code: codeSchema,
    vi: label,
    en: label,
    field: codeSchema,
    unit: z.string().trim().min(1).max(60),
    frequency,
    direction: z.enum(['higherIsBetter', 'lowerIsBetter', 'range']),
    kind: z.enum(['computed', 'measured']),
    formula: z.string().max(1_000).nullable(),
    factor: z.number().optional(),
    measures: z.array(codeSchema).max(100).optional(),
    aggregation: z
      .object({
        time: z.enum(['sum', 'avg', 'weighted', 'last', 'max', 'min', 'recompute']),
        org: z.enum(['sum', 'avg', 'weighted', 'max', 'min', 'recompute', 'none']),
        weight: codeSchema.optional(),
      })
      .strict(),
    target: limit.nullable(),
    thresholds,
    predictor: z
      .object({ level: z.enum(['warning', 'critical']), sigmas: z.number().optional(), years: z.int().optional() })
      .strict()
      .optional(),
    targets: z
      .array(
        z
          .object({
            period: z.string().max(20).optional(),
            orgUnit: codeSchema.optional(),
            target: limit.nullable(),
            thresholds: thresholds.optional(),
          })
          .strict(),
      )
      .max(2_000)
      .optional(),
    paceByPeriod: z.boolean().optional(),
    paceCurve: z.array(z.number().min(0).max(1)).optional(),
    window: z.string().max(20).optional(),
    staleAfterMinutes: z.int().min(1).max(5_256_000),
    owner: codeSchema,
    dimensions: names,
    parent: codeSchema.optional(),
    bands: z
      .array(
        z
          .object({
            from: z.number(),
            to: z.number(),
            vi: label,
            en: label,
            color: z.string().regex(/^#[0-9a-f]{6}$/i),
          })
          .strict(),
      )
      .max(20)
      .optional(),
    openData: z.boolean().optional(),
    counted: counted.optional(),
    sample: z.boolean().optional(),
    note: z.string().max(2_000).optional(),
    seed: z.string().max(500).optional(),
  })
  .strict();

/** An indicator as it is declared. */
export type IndicatorContent = z.infer<typeof indicatorDocumentSchema>;

/** One reported number of `POST /measures/{code}/values`. */
export const measureValueInputSchema = z
  .object({
    /** `2026`, `2026-H1`, `2026-Q3`, `2026-11`, `2026-11-22`, `2026-11-22T13`, `2026-11-22T13:45`; local time of the province. */
    period: z.string().max(40),
    orgUnit: codeSchema,
    dimensions: z.record(codeSchema, z.string().trim().min(1).max(100)).optional(),
    value: z.number(),
    status: z.enum(['provisional', 'official', 'revised']).default('official'),
    /** What the number was taken from; the sender when not given. */
    source: z.string().trim().min(1).max(100).optional(),
  })
  .strict();
export type MeasureValueInput = z.infer<typeof measureValueInputSchema>;

const rowErrors = z.array(z.object({ path: z.string(), code: z.string(), message: z.string() }));

/** 202 of `POST /measures/{code}/values`: what was taken (also what was there already), and each row that wasn't. */
export const measureValuesAcceptedSchema = z.object({
  accepted: z.array(
    z.object({
      index: z.int(),
      revision: z.int(),
      duplicate: z.boolean(),
      /** Robust standard deviations from its own past, where these are too many. It counts all the same. */
      outlier: z.number().optional(),
    }),
  ),
  rejected: z.array(z.object({ index: z.int(), errors: rowErrors })),
});
export type MeasureValuesAccepted = z.infer<typeof measureValuesAcceptedSchema>;

/** Query of `GET /measures/{code}/values`; `history` shows every revision of what it finds, `outliers` only what lies far from its past. */
export const measureValuesQuerySchema = listQuerySchema.extend({
  from: z.string().max(40).optional(),
  to: z.string().max(40).optional(),
  orgUnit: codeSchema.optional(),
  history: z.enum(['true', 'false']).optional(),
  outliers: z.enum(['true', 'false']).optional(),
});
export type MeasureValuesQuery = z.infer<typeof measureValuesQuerySchema>;

/** One reported number with its revision. */
export const measureValueSchema = z.object({
  id: idSchema,
  period: z.string(),
  orgUnit: z.string(),
  dimensions: z.record(z.string(), z.string()),
  value: z.number(),
  status: z.enum(['provisional', 'official', 'revised']),
  revision: z.int(),
  source: z.string(),
  recordedBy: z.string(),
  /** Name of the person; `null` for a program and the platform itself. */
  recordedByName: z.string().nullable(),
  recordedAt: instantOutSchema,
  /** Robust standard deviations from its own past (24 periods), where these are more than 3.5: unlikely, but not refused. */
  outlier: z.number().nullable(),
});
export type MeasureValueDto = z.infer<typeof measureValueSchema>;

/** `POST /measures/{code}/lock`: closes a period and all in it, for a unit and all below it (everywhere without one), or opens it again. */
export const lockPeriodSchema = z
  .object({
    period: z.string().max(40),
    orgUnit: codeSchema.optional(),
    locked: z.boolean().default(true),
    reason: z.string().trim().min(1).max(500),
  })
  .strict();
export type LockPeriod = z.infer<typeof lockPeriodSchema>;
export const periodLockSchema = z.object({ period: z.string(), orgUnit: z.string().nullable(), locked: z.boolean() });
export type PeriodLockDto = z.infer<typeof periodLockSchema>;

/** A code that takes values: a measure, or a measured indicator (`indicator` = true). */
export const measureListItemSchema = z.object({
  code: z.string(),
  name: localizedTextSchema,
  unit: z.string(),
  frequency,
  sourceSystem: z.string(),
  aggregation: z.object({ time: z.string(), org: z.string(), weight: z.string().optional() }),
  dimensions: z.array(z.string()),
  indicator: z.boolean(),
});
export type MeasureListItem = z.infer<typeof measureListItemSchema>;

/** An indicator in a list: its newest version, and what lists are filtered by. */
export const indicatorListItemSchema = configVersionSchema.extend({
  code: z.string(),
  name: localizedTextSchema.nullable(),
  field: z.string(),
  unit: z.string(),
  frequency,
  owner: z.string(),
  parent: z.string().nullable(),
});
export type IndicatorListItem = z.infer<typeof indicatorListItemSchema>;

/**
 * Query of `GET /indicators/{code}/series`. `from`, `to`: periods, both included; the last twelve when not given. `period`: kind of
 * the points, the indicator's own when not given. `by`: `orgUnit` or a dimension. `compare`: `yearToDate`, `lastYear`, with a comma.
 * `anomalies`: marks of one line; not together with `by`.
 */
export const seriesQuerySchema = z.object({
  from: z.string().max(40).optional(),
  to: z.string().max(40).optional(),
  orgUnit: codeSchema.optional(),
  period: periodKindSchema.optional(),
  by: codeSchema.optional(),
  compare: z
    .string()
    .max(40)
    .regex(/^(yearToDate|lastYear)(,(yearToDate|lastYear))?$/)
    .optional(),
  anomalies: z.enum(['true', 'false']).optional(),
});
export type SeriesQuery = z.infer<typeof seriesQuerySchema>;
/** Query of `GET /indicators/{code}/series/export`. */
export const seriesExportSchema = seriesQuerySchema.extend({ format: z.enum(['csv', 'xlsx']).default('csv') });
export type SeriesExport = z.infer<typeof seriesExportSchema>;

/** Why a point is out of the ordinary: unlike the periods before it, or unlike the same weeks of past years; with where it would not be. */
const anomaly = z.object({
  kind: z.enum(['unexpected', 'unusual']),
  expected: z.number(),
  low: z.number(),
  high: z.number(),
  text: localizedTextSchema,
});

/** Of a period longer than the indicator's own: its own periods in it that have begun, and those of them that have a number. */
export const coverageSchema = z.object({
  withValue: z.int(),
  periods: z.int(),
  kind: z.enum(['hour', 'day', 'month', 'quarter', 'year']),
});
export type Coverage = z.infer<typeof coverageSchema>;

/** One point of a series. */
export const seriesPointSchema = z.object({
  period: z.string(),
  label: localizedTextSchema,
  start: instantOutSchema,
  end: instantOutSchema,
  orgUnit: z.string(),
  /** The part, when asked for by a dimension. */
  by: z.string().nullable(),
  value: z.number().nullable(),
  /** `null` for the indicator's own periods, and for parts by a dimension. A sum is judged by the periods that have a number. */
  coverage: coverageSchema.nullable(),
  target: limit.nullable(),
  /** What it was judged by: those of the indicator, of its unit and period, with the pace of the year, or of past years. */
  thresholds,
  state: indicatorStateSchema,
  band: z.object({ vi: z.string(), en: z.string(), color: z.string() }).nullable(),
  /** The newest value is older than the indicator allows. */
  stale: z.boolean(),
  provisional: z.boolean(),
  revised: z.boolean(),
  source: z.array(z.string()),
  /** Instant that the newest number in it speaks of, and its age. */
  dataAt: instantOutSchema.nullable(),
  ageMinutes: z.int().nullable(),
  yearToDate: z.number().nullable().optional(),
  lastYear: z.number().nullable().optional(),
  /** Empty: nothing strange in it. Only when asked for. */
  anomalies: z.array(anomaly).optional(),
  /** What past years say of the period, and the limit they set: of a predictor, else two standard deviations. Only with `anomalies`. */
  usual: z.object({ mean: z.number(), deviation: z.number(), samples: z.int(), limit }).nullable().optional(),
});
export type SeriesPoint = z.infer<typeof seriesPointSchema>;

/** A series with what is needed to draw it. */
export const seriesSchema = z.object({
  code: z.string(),
  name: localizedTextSchema,
  unit: z.string(),
  direction: z.enum(['higherIsBetter', 'lowerIsBetter', 'range']),
  orgUnit: z.string(),
  period: periodKindSchema,
  /** As the indicator declares them for one of its own periods. */
  thresholds,
  points: z.array(seriesPointSchema),
});
export type Series = z.infer<typeof seriesSchema>;
