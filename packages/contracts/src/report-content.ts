import { z } from 'zod';
import { idSchema, instantOutSchema, localizedTextSchema } from './common.ts';
import { severitySchema } from './events.ts';
import { coverageSchema, indicatorStateSchema } from './indicators.ts';

/** What a report says: computed once, and never changed. */

/** Why a section could not be made. */
const problem = localizedTextSchema.nullable();
const counted = z.object({
  code: z.string(),
  name: localizedTextSchema,
  count: z.int(),
  /** In the period before. */
  previous: z.int(),
});
const made = {
  id: z.string(),
  title: localizedTextSchema,
  guidance: localizedTextSchema.nullable(),
  remarkRequired: z.boolean(),
  problem,
};

const reportIndicatorSchema = z.object({
  code: z.string(),
  name: localizedTextSchema,
  unit: z.string(),
  period: z.string().nullable(),
  label: localizedTextSchema.nullable(),
  value: z.number().nullable(),
  target: z.union([z.number(), z.tuple([z.number(), z.number()])]).nullable(),
  /** Against the period before. */
  change: z.number().nullable(),
  state: indicatorStateSchema,
  /** `official` when everything in it is. */
  provisional: z.boolean(),
  revised: z.boolean(),
  /** Where the period is made of shorter ones: how many of them have a number. Reports of before know none. */
  coverage: coverageSchema.nullish(),
  /** It is of a period before the one that the report is about. */
  older: z.boolean(),
  stale: z.boolean(),
  source: z.array(z.string()),
  dataAt: instantOutSchema.nullable(),
  points: z.array(z.object({ period: z.string(), value: z.number().nullable() })),
});
export type ReportIndicator = z.infer<typeof reportIndicatorSchema>;

const namedIncident = z.object({
  id: idSchema,
  number: z.string(),
  title: z.string(),
  type: localizedTextSchema,
  severity: severitySchema,
  status: z.string(),
  area: localizedTextSchema.nullable(),
  lead: localizedTextSchema,
  createdAt: instantOutSchema,
  breached: z.boolean(),
});

/** A section as it was made; its numbers never change. */
const madeSectionSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('indicators'), ...made, chart: z.boolean(), items: z.array(reportIndicatorSchema) }),
  z.object({
    type: z.literal('incidents'),
    ...made,
    total: z.int(),
    previous: z.int(),
    /** Of those of the period: closed or resolved, and still open. */
    settled: z.int(),
    open: z.int(),
    /** Open whenever they began. */
    openAll: z.int(),
    byType: z.array(counted),
    bySeverity: z.array(counted),
    byArea: z.array(counted),
    clocks: z.array(z.object({ clock: z.string(), name: localizedTextSchema, met: z.int(), breached: z.int() })),
    named: z.array(namedIncident),
    /** Open ones of note that are not named. */
    more: z.int(),
  }),
  z.object({
    type: z.literal('citizenReports'),
    ...made,
    received: z.int(),
    previous: z.int(),
    settled: z.int(),
    open: z.int(),
    overdue: z.int(),
    byType: z.array(counted),
    byChannel: z.array(counted),
  }),
  z.object({
    type: z.literal('lateTasks'),
    ...made,
    late: z.int(),
    open: z.int(),
    byGroup: z.array(
      z.object({ code: z.string(), name: localizedTextSchema, count: z.int(), oldestDueAt: instantOutSchema }),
    ),
    named: z.array(
      z.object({
        name: z.string(),
        group: localizedTextSchema,
        dueAt: instantOutSchema,
        incident: z.string().nullable(),
      }),
    ),
  }),
  z.object({
    type: z.literal('league'),
    ...made,
    rows: z.array(
      z.object({
        code: z.string(),
        name: localizedTextSchema,
        series: z.int(),
        late: z.int(),
        completeness: z.number().nullable(),
        oldestDataAt: instantOutSchema.nullable(),
      }),
    ),
    units: z.int(),
    /** Of these, how many have late data; the rows name the latest. */
    late: z.int(),
  }),
  z.object({
    type: z.literal('dataNotes'),
    ...made,
    indicators: z.int(),
    withValue: z.int(),
    missing: z.array(localizedTextSchema),
    /** Of longer periods with gaps. Reports of before don't tell. */
    gaps: z.array(localizedTextSchema).optional(),
    older: z.array(localizedTextSchema),
    stale: z.array(localizedTextSchema),
    provisional: z.array(localizedTextSchema),
    revised: z.array(localizedTextSchema),
    oldestDataAt: instantOutSchema.nullable(),
  }),
  z.object({ type: z.literal('text'), ...made }),
]);
export type MadeSection = z.infer<typeof madeSectionSchema>;

/** What a report says: computed once. */
export const reportContentSchema = z.object({
  title: localizedTextSchema,
  orgUnitName: localizedTextSchema,
  /** The body above the issuer, for the head of the page. */
  aboveName: localizedTextSchema.nullable(),
  aboutName: localizedTextSchema,
  symbol: z.string(),
  place: z.string().nullable(),
  signerTitle: localizedTextSchema,
  recipients: z.array(localizedTextSchema),
  computedAt: instantOutSchema,
  sections: z.array(madeSectionSchema),
});
export type ReportContent = z.infer<typeof reportContentSchema>;
