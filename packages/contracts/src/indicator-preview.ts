import { z } from 'zod';
import { codeSchema, instantOutSchema, localizedTextSchema } from './common.ts';
import { indicatorDocumentSchema, seriesPointSchema, seriesSchema } from './indicators.ts';

/** `POST /indicators/{code}/preview`: a document as it stands in an editor; nothing is kept. `orgUnit`: the province when not given. */
export const previewIndicatorSchema = z
  .object({ content: indicatorDocumentSchema, orgUnit: codeSchema.optional() })
  .strict();
export type PreviewIndicator = z.infer<typeof previewIndicatorSchema>;

const { thresholds, unit, direction, orgUnit, period } = seriesSchema.shape;
const { label, start, end, value, target, state, provisional, source, dataAt } = seriesPointSchema.shape;

/** What the document would make of the reported numbers, in its last twelve periods. */
export const indicatorPreviewSchema = z.object({
  code: z.string(),
  unit,
  direction,
  orgUnit,
  period,
  thresholds,
  points: z.array(
    z.object({
      period: z.string(),
      label,
      start,
      end,
      value,
      target,
      state,
      provisional,
      source,
      dataAt,
      /** With the pace of the period. */
      thresholds,
      lastYear: value,
      /** What the version in force makes of the same numbers. */
      published: value,
    }),
  ),
  /** The newest period that has a value; the next two are about it. */
  newest: z.string().nullable(),
  /** What the formula names, with its value in that period. */
  parts: z.array(z.object({ code: z.string(), name: localizedTextSchema, unit: z.string(), value })),
  /** The units below, those with a value. */
  units: z.array(z.object({ orgUnit: z.string(), name: localizedTextSchema, value, state })),
  stale: z.boolean(),
  readAt: instantOutSchema,
  usedBy: z.object({
    indicators: z.array(z.object({ code: z.string(), name: localizedTextSchema })),
    rules: z.array(z.object({ code: z.string(), name: localizedTextSchema })),
  }),
});
export type IndicatorPreview = z.infer<typeof indicatorPreviewSchema>;
