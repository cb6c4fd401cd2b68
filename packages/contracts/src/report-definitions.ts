import { z } from 'zod';
import { codeSchema, instantOutSchema, localizedTextSchema } from './common.ts';
import { configVersionSchema } from './configuration.ts';
import { severitySchema } from './events.ts';

/** What reports are made from: definitions, their sections, who is told. */

/** Sections of one report. */
export const MAX_REPORT_SECTIONS = 20;
/** Indicators of one section. */
export const MAX_REPORT_INDICATORS = 40;
/** Rows that a section names one by one (incidents, tasks). */
export const MAX_REPORT_NAMED = 50;

export const reportPeriods = ['day', 'week', 'month', 'onDemand'] as const;

/** Name of a section in its definition, in remarks and in what was made. */
export const sectionId = z
  .string()
  .regex(/^[a-z][A-Za-z0-9-]{0,39}$/, 'a short name such as incidents')
  // Remarks are kept by it: a name that every object has would find one that nobody wrote.
  .refine((id) => !(id in {}), 'another name');
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
      namedFrom: severitySchema.optional(),
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
