import { z } from 'zod';
import { codeSchema, instantOutSchema, listQuerySchema, localizedTextSchema } from './common.ts';

/** Data entry: which measures which units report for each period, until when, and what is checked. */

const period = z.string().max(40);

/** A dataset (configuration kind `dataset`). */
export const datasetDocumentSchema = z
  .object({
    code: codeSchema,
    vi: z.string().trim().min(1).max(300),
    en: z.string().trim().min(1).max(300),
    frequency: z.enum(['daily', 'monthly', 'quarterly', 'yearly']),
    measures: z.array(codeSchema).min(1).max(200),
    /** Who must report. */
    orgUnits: z.array(codeSchema).min(1).max(500),
    /** Until when: working days of a calendar after the end of the period. */
    due: z.object({ workingDays: z.int().min(0).max(60), calendar: codeSchema }).strict(),
    /** FEEL over the codes of measures; one that isn't true is a fault, or a warning. */
    rules: z
      .array(
        z
          .object({
            code: codeSchema,
            check: z.string().trim().min(1).max(1_000),
            severity: z.enum(['error', 'warning']),
            vi: z.string().trim().min(1).max(300),
            en: z.string().trim().min(1).max(300),
          })
          .strict(),
      )
      .max(100)
      .optional(),
    /** Robust standard deviations from its own history from which on a number has to be confirmed; 3.5 when not given. */
    outlierSigmas: z.number().min(1).max(20).optional(),
  })
  .strict();
export type DatasetDocument = z.infer<typeof datasetDocumentSchema>;

/** Whose entry for which period. */
export const entryKeySchema = z.object({ orgUnit: codeSchema, period }).strict();
export type EntryKey = z.infer<typeof entryKeySchema>;

/**
 * `PUT /datasets/{code}/entry`: keeps a draft; `null` clears a cell. `confirmed`: the number is right although it is unusual.
 * `seen`: what stood there before it was changed; where somebody else has written another number since, nothing is kept (412),
 * and `details.cells` says what stands there now.
 */
export const saveEntrySchema = entryKeySchema
  .extend({
    values: z
      .array(
        z
          .object({
            measure: codeSchema,
            value: z.number().nullable(),
            seen: z.number().nullable().optional(),
            confirmed: z.boolean().optional(),
            note: z.string().trim().max(500).optional(),
          })
          .strict(),
      )
      .min(1)
      .max(200),
  })
  .strict();
export type SaveEntry = z.infer<typeof saveEntrySchema>;

/** `POST /datasets/{code}/return`: back to who reports, with a reason. */
export const returnEntrySchema = entryKeySchema.extend({ reason: z.string().trim().min(1).max(1_000) }).strict();
export type ReturnEntry = z.infer<typeof returnEntrySchema>;

const entryState = z.enum(['open', 'submitted', 'approved', 'returned']);

/** The entry grid of a unit and period. */
export const entrySchema = z.object({
  dataset: z.string(),
  name: localizedTextSchema,
  orgUnit: z.string(),
  period: z.string(),
  label: localizedTextSchema,
  state: entryState,
  dueAt: instantOutSchema,
  late: z.boolean(),
  cells: z.array(
    z.object({
      measure: z.string(),
      name: localizedTextSchema,
      unit: z.string(),
      value: z.number().nullable(),
      previous: z.number().nullable(),
      /** The periods before, the oldest first. */
      past: z.array(z.number()),
      minimum: z.number().nullable(),
      maximum: z.number().nullable(),
      /** Robust standard deviations from its own history; `null` where there is too little of it. */
      z: z.number().nullable(),
      outlier: z.boolean(),
      confirmed: z.boolean(),
      note: z.string().nullable(),
    }),
  ),
  problems: z.array(
    z.object({
      code: z.string(),
      measure: z.string().nullable(),
      /** The measures that it is about: those of its rule, or its own. */
      measures: z.array(z.string()),
      severity: z.enum(['error', 'warning']),
      message: localizedTextSchema,
    }),
  ),
  history: z.array(z.object({ at: instantOutSchema, who: z.string(), did: z.string(), reason: z.string().nullable() })),
});
export type Entry = z.infer<typeof entrySchema>;

/** Completeness of a dataset by unit. */
export const completenessSchema = z.object({
  dataset: z.string(),
  period: z.string(),
  dueAt: instantOutSchema,
  share: z.number(),
  units: z.array(
    z.object({
      orgUnit: z.string(),
      name: localizedTextSchema,
      state: entryState,
      filled: z.int(),
      of: z.int(),
      late: z.boolean(),
      submittedAt: instantOutSchema.nullable(),
    }),
  ),
});
export type Completeness = z.infer<typeof completenessSchema>;

/** Query of `GET /datasets/{code}/completeness`; the last closed period when not given. */
export const completenessQuerySchema = z.object({ period: period.optional() });
export type CompletenessQuery = z.infer<typeof completenessQuerySchema>;

/** Query of `GET /data-entries`: what units owe for the last closed periods. `state=owed`: neither handed in nor approved. */
export const entryListQuerySchema = listQuerySchema.extend({
  dataset: codeSchema.optional(),
  orgUnit: codeSchema.optional(),
  period: period.optional(),
  state: z.enum(['owed', 'open', 'submitted', 'approved', 'returned']).optional(),
});
export type EntryListQuery = z.infer<typeof entryListQuerySchema>;

/** An entry in a list: whose it is, until when, how far it is, and what the asker may do with it. */
export const entryListItemSchema = z.object({
  dataset: z.string(),
  name: localizedTextSchema,
  orgUnit: z.string(),
  orgUnitName: localizedTextSchema,
  period: z.string(),
  label: localizedTextSchema,
  state: entryState,
  dueAt: instantOutSchema,
  late: z.boolean(),
  filled: z.int(),
  of: z.int(),
  submittedAt: instantOutSchema.nullable(),
  mayEnter: z.boolean(),
  /** Stands above the unit, and has not handed it in himself. */
  mayApprove: z.boolean(),
});
export type EntryListItem = z.infer<typeof entryListItemSchema>;
