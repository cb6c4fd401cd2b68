import { z } from 'zod';
import {
  codeSchema,
  idSchema,
  instantOutSchema,
  instantSchema,
  listQuerySchema,
  localizedTextSchema,
} from './common.ts';
import { configVersionSchema } from './configuration.ts';
import { indicatorStateSchema } from './indicators.ts';

/** Periodic and on-demand reports: definitions, the reports themselves, sign-off, subscriptions. */

/** Sections of one report. */
export const MAX_REPORT_SECTIONS = 20;
/** Indicators of one section. */
export const MAX_REPORT_INDICATORS = 40;
/** Rows that a section names one by one (incidents, tasks). */
export const MAX_REPORT_NAMED = 50;
/** Characters of a remark. */
export const MAX_REMARK_CHARACTERS = 10_000;

export const reportPeriods = ['day', 'week', 'month', 'onDemand'] as const;
export const reportStates = ['making', 'draft', 'inReview', 'signed', 'sent'] as const;
export type ReportState = (typeof reportStates)[number];
export const reportFormats = ['html', 'pdf', 'docx', 'xlsx'] as const;
export type ReportFormat = (typeof reportFormats)[number];

const severities = z.enum(['critical', 'high', 'medium', 'low', 'info']);
const sectionId = z.string().regex(/^[a-z][A-Za-z0-9-]{0,39}$/, 'a short name such as incidents');
const head = {
  id: sectionId,
  /** Heading; without it the one of its type. */
  title: localizedTextSchema.optional(),
  /** What the writer is asked to say here. */
  guidance: localizedTextSchema.optional(),
  /** The report can't be handed in without a remark here. */
  remarkRequired: z.boolean().optional(),
};

/** What a report can be made of. */
const sectionSchema = z.discriminatedUnion('type', [
  /** Values with target, change, state and a line of the last periods. */
  z
    .object({
      type: z.literal('indicators'),
      ...head,
      codes: z.array(codeSchema).min(1).max(MAX_REPORT_INDICATORS),
      chart: z.boolean().optional(),
    })
    .strict(),
  /** Incidents of the period: numbers by type, severity and commune, clocks met and breached, open ones of note. */
  z
    .object({
      type: z.literal('incidents'),
      ...head,
      /** Of these fields only (`fire`, `traffic`); without it all but citizens' reports. */
      fields: z.array(codeSchema).min(1).max(30).optional(),
      /** How many open ones are named, and from which severity on. */
      named: z.int().min(0).max(MAX_REPORT_NAMED).optional(),
      namedFrom: severities.optional(),
    })
    .strict(),
  /** Citizens' reports by channel and kind. */
  z.object({ type: z.literal('citizenReports'), ...head }).strict(),
  /** Tasks past their due time, by who owes them. */
  z.object({ type: z.literal('lateTasks'), ...head, named: z.int().min(0).max(MAX_REPORT_NAMED).optional() }).strict(),
  /** Whose data are late. */
  z.object({ type: z.literal('league'), ...head, rows: z.int().min(1).max(MAX_REPORT_NAMED).optional() }).strict(),
  /** How fresh and complete the report's own numbers are. */
  z.object({ type: z.literal('dataNotes'), ...head }).strict(),
  /** The writer's own words. */
  z.object({ type: z.literal('text'), ...head }).strict(),
]);
export type ReportSectionDefinition = z.infer<typeof sectionSchema>;

/** A report definition: configuration kind `report`. */
export const reportDocumentSchema = z
  .object({
    code: codeSchema,
    vi: z.string().trim().min(1).max(300),
    en: z.string().trim().min(1).max(300),
    period: z.enum(reportPeriods),
    /** Where one period ends and the next begins, local time: hour, day of the week (1 = Monday), day of the month. */
    cutOff: z
      .object({
        hour: z.int().min(0).max(23),
        weekday: z.int().min(1).max(7).optional(),
        day: z.int().min(1).max(28).optional(),
      })
      .strict()
      .optional(),
    /** Minutes that late data are waited for after the cut-off. */
    makeAfterMinutes: z.int().min(0).max(20_160).optional(),
    /** It is made when this calendar is next open. */
    calendar: z.string().min(1).max(64).optional(),
    /** Who issues it: its people write and sign it. */
    orgUnit: codeSchema,
    /** Whose numbers it tells; without it the whole province for the centre, else the issuer. */
    about: codeSchema.optional(),
    /** Layout of Nghị định 30/2020: symbol after the number, place before the date, who signs, who gets it. */
    symbol: z.string().trim().min(1).max(60).optional(),
    place: z.string().trim().min(1).max(100).optional(),
    signerTitle: localizedTextSchema,
    recipients: z.array(localizedTextSchema).max(20).optional(),
    /** Groups that are told that a draft waits for them, such as `dutyOfficer@IOC`. */
    writers: z
      .array(
        z
          .string()
          .regex(/^[A-Za-z0-9_.-]+(@|\/)[A-Za-z0-9_.-]+$/)
          .max(130),
      )
      .max(10)
      .optional(),
    sections: z.array(sectionSchema).min(1).max(MAX_REPORT_SECTIONS),
  })
  .strict();
export type ReportDocument = z.infer<typeof reportDocumentSchema>;

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
  severity: severities,
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

/** A report in a list. */
export const reportListItemSchema = z.object({
  id: idSchema,
  definition: z.string(),
  name: localizedTextSchema,
  /** Number of the year, given when it is signed: `12/BC-IOC`. */
  number: z.string().nullable(),
  edition: z.int(),
  state: z.enum(reportStates),
  periodKind: z.enum(reportPeriods),
  period: z.string(),
  label: localizedTextSchema,
  from: instantOutSchema,
  to: instantOutSchema,
  orgUnit: z.string(),
  /** The schedule, or the name of who asked for it. */
  madeBy: z.string().nullable(),
  createdAt: instantOutSchema,
  signedBy: z.string().nullable(),
  signedAt: instantOutSchema.nullable(),
  replaces: idSchema.nullable(),
  replacedBy: idSchema.nullable(),
});
export type ReportListItem = z.infer<typeof reportListItemSchema>;

/** A report. */
export const reportSchema = reportListItemSchema
  .extend({
    definitionVersion: z.int(),
    content: reportContentSchema.nullable(),
    /** The writers' words by section. */
    remarks: z.record(z.string(), z.string()),
    /** SHA-256 of content and remarks, in the canonical form of RFC 8785, as they were signed. */
    sha256: z.string().nullable(),
    /** Why it replaces the edition before. */
    reason: z.string().nullable(),
    sentAt: instantOutSchema.nullable(),
    history: z.array(
      z.object({ at: instantOutSchema, who: z.string(), did: z.string(), reason: z.string().nullable() }),
    ),
    /** What the caller may do now. */
    may: z.object({
      write: z.boolean(),
      submit: z.boolean(),
      sign: z.boolean(),
      return: z.boolean(),
      correct: z.boolean(),
    }),
    version: z.int(),
  })
  .meta({ id: 'Report' });
export type ReportDto = z.infer<typeof reportSchema>;

/** Query of `GET /reports`. */
export const reportsQuerySchema = listQuerySchema.omit({ q: true }).extend({
  definition: codeSchema.optional(),
  state: z.enum(reportStates).optional(),
  /** The newest edition only. */
  latest: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
});
export type ReportsQuery = z.infer<typeof reportsQuerySchema>;

/** `POST /reports`: of a period that is over (the last one when none is named), or of any stretch for a definition on demand. */
export const newReportSchema = z
  .object({
    definition: codeSchema,
    period: z.string().max(20).optional(),
    from: instantSchema.optional(),
    to: instantSchema.optional(),
  })
  .strict();
export type NewReport = z.infer<typeof newReportSchema>;

/** `PUT /reports/{id}/remarks`: an empty text takes a remark away; sections that aren't named keep theirs. */
export const reportRemarksSchema = z
  .object({ remarks: z.record(sectionId, z.string().max(MAX_REMARK_CHARACTERS)) })
  .strict();
export type ReportRemarks = z.infer<typeof reportRemarksSchema>;

/** `POST /reports/{id}/return|correct`. */
export const reportReasonSchema = z.object({ reason: z.string().trim().min(1).max(2_000) }).strict();
export type ReportReason = z.infer<typeof reportReasonSchema>;

/** `POST /reports/{id}/sign`: the revision that was read, so that nobody signs what he has not seen. */
export const signReportSchema = z.object({ version: z.int() }).strict();
export type SignReport = z.infer<typeof signReportSchema>;

/** Query of `GET /reports/{id}/file`. */
export const reportFileQuerySchema = z.object({
  format: z.enum(reportFormats),
  lang: z.enum(['vi', 'en']).optional(),
});
export type ReportFileQuery = z.infer<typeof reportFileQuerySchema>;

/** `POST …/subscription`: oneself, or a group such as `IOC/dispatcher`. */
export const subscribeSchema = z
  .object({
    group: z
      .string()
      .regex(/^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/)
      .max(130)
      .optional(),
  })
  .strict();
export type Subscribe = z.infer<typeof subscribeSchema>;

/** Whether the caller himself is told of a definition's reports, and which groups are. */
export const subscriptionSchema = z.object({
  definition: z.string(),
  subscribed: z.boolean(),
  groups: z.array(z.string()),
});
export type SubscriptionDto = z.infer<typeof subscriptionSchema>;

/** A definition in a list. */
export const reportDefinitionItemSchema = configVersionSchema.extend({
  code: z.string(),
  name: localizedTextSchema.nullable(),
  period: z.enum(reportPeriods),
  orgUnit: z.string(),
  /** When the next report is made. */
  nextAt: instantOutSchema.nullable(),
  subscribed: z.boolean(),
  /** Whether the caller may have one made. */
  mayMake: z.boolean(),
});
export type ReportDefinitionItem = z.infer<typeof reportDefinitionItemSchema>;

/** `POST /reports/definitions/{code}/preview`: a definition as it stands in an editor; nothing is kept. `lang`: Vietnamese when not given. */
export const previewReportSchema = z
  .object({ content: reportDocumentSchema, lang: z.enum(['vi', 'en']).optional() })
  .strict();
export type PreviewReport = z.infer<typeof previewReportSchema>;

/** What it would say of the last period that is over (on demand: of the last day), of what the asker may see, as one HTML page. */
export const reportPreviewSchema = z.object({
  label: localizedTextSchema,
  from: instantOutSchema,
  to: instantOutSchema,
  html: z.string(),
});
export type ReportPreview = z.infer<typeof reportPreviewSchema>;
