import { z } from 'zod';
import { codeSchema, idSchema, instantOutSchema, instantSchema, localizedTextSchema } from './common.ts';
import { configKinds } from './permissions.ts';

export const configStates = ['draft', 'inReview', 'published', 'retired'] as const;
export type ConfigState = (typeof configStates)[number];

/** Something that is wrong in a configuration's content. With severity `error` it can't be published. */
export const configProblemSchema = z
  .object({
    /** The element or field: an id of the model, or a JSON pointer. */
    elementId: z.string().nullable(),
    code: z.string(),
    severity: z.enum(['error', 'warning']),
    message: localizedTextSchema,
  })
  .meta({ id: 'ConfigProblem' });

/** One version of one configuration, without its content. */
export const configVersionSchema = z
  .object({
    id: idSchema,
    kind: z.enum(configKinds),
    key: z.string(),
    version: z.int(),
    state: z.enum(configStates),
    /** Whether this is the version that is used now; a published one that a newer one has replaced isn't. */
    inForce: z.boolean(),
    hash: z.string(),
    author: z.string(),
    submittedBy: z.string().nullable(),
    approvedBy: z.string().nullable(),
    effectiveFrom: instantOutSchema.nullable(),
    note: z.string().nullable(),
    decisionNo: z.string().nullable(),
    problems: z.array(configProblemSchema),
    createdAt: instantOutSchema,
    updatedAt: instantOutSchema,
    /** Number of changes of this version: its ETag. */
    revision: z.int(),
  })
  .meta({ id: 'ConfigVersion' });

/** A version with its content: a JSON document, or XML as a text. */
export const configContentSchema = configVersionSchema
  .extend({ content: z.unknown() })
  .meta({ id: 'ConfigVersionWithContent' });

export const configApproveSchema = z
  .object({
    /** From when on it is in force; at once when not given, or when it says a time up to 5 minutes ago. Not earlier. */
    effectiveFrom: instantSchema.optional(),
    /** Number of the decision that it stands on. */
    decisionNo: z.string().max(100).optional(),
    note: z.string().max(2_000).optional(),
  })
  .meta({ id: 'ConfigApprove' });

export const configNoteSchema = z.object({ note: z.string().max(2_000).optional() }).meta({ id: 'ConfigNote' });

/** A document, or `{ "content": document }`, with a note for the approver: what the document says is checked by its kind. */
export const saveDocumentSchema = z.looseObject({
  code: codeSchema.optional(),
  note: z.string().max(2_000).optional(),
});

/** A draft: the whole content, and why it changes. */
export const configDraftSchema = z
  .object({ content: z.unknown(), note: z.string().max(2_000).optional() })
  .meta({ id: 'ConfigDraft' });

/** A new configuration of a kind whose key isn't in the content. */
export const configNewSchema = configDraftSchema.extend({ key: codeSchema }).meta({ id: 'ConfigNew' });

export type ConfigProblem = z.infer<typeof configProblemSchema>;
export type ConfigVersion = z.infer<typeof configVersionSchema>;
export type ConfigVersionWithContent = z.infer<typeof configContentSchema>;
export type ConfigApprove = z.infer<typeof configApproveSchema>;
