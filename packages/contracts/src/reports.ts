import { z } from 'zod';
import {
  codeSchema,
  idSchema,
  instantOutSchema,
  instantSchema,
  listQuerySchema,
  localizedTextSchema,
} from './common.ts';
import { reportContentSchema } from './report-content.ts';
import { reportPeriods, sectionId } from './report-definitions.ts';

/** Periodic and on-demand reports: lists, one with what was done with it, sign-off. What they are made from: report-definitions.ts. */

/** Characters of a remark. */
export const MAX_REMARK_CHARACTERS = 10_000;

export const reportStates = ['making', 'draft', 'inReview', 'signed', 'sent'] as const;
export type ReportState = (typeof reportStates)[number];
export const reportFormats = ['html', 'pdf', 'docx', 'xlsx'] as const;
export type ReportFormat = (typeof reportFormats)[number];

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
export const reportsQuerySchema = listQuerySchema.extend({
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
