import { z } from 'zod';
import { codeSchema, idSchema, instantOutSchema, localizedTextSchema } from './common.ts';
import { dashboardItemSchema } from './indicator-reads.ts';
import { indicatorStateSchema, periodKindSchema } from './indicators.ts';

/** The page of one indicator: forecast, what is usual, alarms, who looked. */

/** Query of `GET /indicators/{code}/forecast`: of a unit, so many of the indicator's own periods ahead. */
export const forecastQuerySchema = z.object({
  orgUnit: codeSchema.optional(),
  ahead: z.coerce.number().int().min(1).max(60).default(12),
});
export type ForecastQuery = z.infer<typeof forecastQuerySchema>;

/** A forecast with its bands, its error in the back-test, and marks on the past. */
export const indicatorForecastSchema = z.object({
  code: z.string(),
  unit: z.string(),
  orgUnit: z.string(),
  period: periodKindSchema,
  /** `null`: too little is known of the past. */
  method: z.enum(['holtWinters', 'holt', 'seasonalNaive']).nullable(),
  season: z.int().nullable(),
  points: z.array(
    z.object({
      period: z.string(),
      label: localizedTextSchema,
      value: z.number(),
      low80: z.number(),
      high80: z.number(),
      low95: z.number(),
      high95: z.number(),
    }),
  ),
  /** Mean absolute error one period ahead: in percent of the value; and against the error of last season's value again. */
  backTest: z.object({ tested: z.int(), mape: z.number().nullable(), mase: z.number().nullable() }).nullable(),
  history: z.array(
    z.object({
      period: z.string(),
      value: z.number().nullable(),
      expected: z.number().nullable(),
      anomaly: z.boolean(),
    }),
  ),
  /** The same weeks of past years: mean, standard deviation, and the limit mean ± 2σ on the bad side. */
  usual: z
    .object({
      period: z.string(),
      samples: z.int(),
      mean: z.number(),
      deviation: z.number(),
      limit: z.number(),
      value: z.number().nullable(),
      exceeded: z.boolean(),
    })
    .nullable(),
});
export type IndicatorForecast = z.infer<typeof indicatorForecastSchema>;

/** Query of `GET /indicators/{code}/page`. */
export const indicatorPageQuerySchema = z.object({ orgUnit: codeSchema.optional() });
export type IndicatorPageQuery = z.infer<typeof indicatorPageQuerySchema>;

/** What the page of an indicator shows beside series and forecast. Reading it is noted. */
export const indicatorPageSchema = z.object({
  now: dashboardItemSchema,
  units: z.array(dashboardItemSchema),
  definition: z.object({
    formula: z.string().nullable(),
    measures: z.array(z.object({ code: z.string(), name: localizedTextSchema, unit: z.string() })),
    aggregation: z.object({ time: z.string(), org: z.string() }),
    dimensions: z.array(z.string()),
    staleAfterMinutes: z.int(),
    version: z.int().nullable(),
    openData: z.boolean(),
    note: z.string().nullable(),
    children: z.array(z.string()),
  }),
  alarms: z.array(
    z.object({
      at: instantOutSchema,
      orgUnit: z.string(),
      period: z.string(),
      from: indicatorStateSchema,
      to: indicatorStateSchema,
      value: z.number().nullable(),
      incidentId: idSchema.nullable(),
    }),
  ),
  lookedAt: z.array(
    z.object({ who: z.string(), orgUnit: z.string().nullable(), lastAt: instantOutSchema, times: z.int() }),
  ),
});
export type IndicatorPage = z.infer<typeof indicatorPageSchema>;
