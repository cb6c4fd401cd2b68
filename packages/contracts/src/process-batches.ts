import { z } from 'zod';
import {
  booleanQuerySchema,
  idSchema,
  instantOutSchema,
  instantSchema,
  jsonObjectSchema,
  listQuerySchema,
} from './common.ts';
import { goBackSchema, migrateSchema, operationProblemSchema } from './process-operations.ts';
import { processKeySchema } from './processes.ts';

/** Operations on many process instances at once. */

/** Most instances of one batch. */
export const MAX_BATCH_INSTANCES = 10_000;
const element = z.string().min(1).max(256);
const variables = jsonObjectSchema.optional();

/** Which instances: these, or all that run and fit and that the caller may operate. */
const selectionSchema = z.object({
  instanceIds: z.array(idSchema).min(1).max(MAX_BATCH_INSTANCES).optional(),
  filter: z
    .object({
      processKey: processKeySchema,
      version: z.int().min(1).optional(),
      state: z.enum(['active', 'suspended']).optional(),
      incidentId: idSchema.optional(),
      startedBefore: instantSchema.optional(),
      /** With an open process incident. */
      withIncident: z.boolean().optional(),
    })
    .optional(),
});

/** Instructions by element: every active instance of it. */
const batchInstructionSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('activate'), elementId: element, variables }),
  z.object({ type: z.literal('takeFlow'), flowId: element }),
  z.object({ type: z.literal('terminate'), elementId: element }),
  z.object({ type: z.literal('move'), fromElementId: element, elementId: element, variables }),
]);

const common = { dryRun: z.boolean().default(false), reason: z.string().trim().min(1).max(2_000).optional() };
const { version, mapping } = migrateSchema.unwrap().shape;

const batchOrderSchema = z.discriminatedUnion('operation', [
  z.object({ operation: z.literal('migrate'), version, mapping, ...common }),
  z.object({ operation: z.literal('modify'), instructions: z.array(batchInstructionSchema).min(1).max(20), ...common }),
  z.object({
    operation: z.literal('goBack'),
    elementId: element,
    variables: goBackSchema.shape.variables,
    compensate: goBackSchema.shape.compensate,
    ...common,
  }),
  z.object({ operation: z.enum(['cancel', 'suspend', 'resume']), ...common }),
  z.object({ operation: z.literal('retry'), variables, ...common }),
]);
export type BatchOrder = z.infer<typeof batchOrderSchema>;

/** `POST /process-instance-batches`. */
export const createBatchSchema = z
  .intersection(batchOrderSchema, selectionSchema)
  .refine((body) => (body.instanceIds === undefined) !== (body.filter === undefined), {
    path: ['filter'],
    params: {
      code: 'ONE_OF',
      vi: 'Cần đúng một trong hai: instanceIds hoặc filter.',
      en: 'Give either instanceIds or filter.',
    },
  })
  .meta({ id: 'CreateProcessBatch' });
export type CreateBatch = z.infer<typeof createBatchSchema>;

/** A batch and how far it is. */
export const processBatchSchema = z
  .object({
    id: idSchema,
    operation: z.enum(['migrate', 'modify', 'goBack', 'cancel', 'suspend', 'resume', 'retry']),
    dryRun: z.boolean(),
    reason: z.string().nullable(),
    state: z.enum(['running', 'stopped', 'completed']),
    total: z.int(),
    done: z.int(),
    ok: z.int(),
    refused: z.int(),
    createdBy: z.string(),
    createdAt: instantOutSchema,
    endedAt: instantOutSchema.nullable(),
  })
  .meta({ id: 'ProcessBatch' });
export type ProcessBatch = z.infer<typeof processBatchSchema>;

/** The verdict on one instance. `ok` null: its turn has not come. */
export const batchItemSchema = z
  .object({
    number: z.int(),
    instanceId: idSchema,
    ok: z.boolean().nullable(),
    problems: z.array(operationProblemSchema),
    doneAt: instantOutSchema.nullable(),
  })
  .meta({ id: 'ProcessBatchItem' });
export type BatchItem = z.infer<typeof batchItemSchema>;

export const batchesQuerySchema = listQuerySchema.extend({
  state: z.enum(['running', 'stopped', 'completed']).optional(),
});
export type BatchesQuery = z.infer<typeof batchesQuerySchema>;
export const batchItemsQuerySchema = listQuerySchema.extend({ ok: booleanQuerySchema.optional() });
export type BatchItemsQuery = z.infer<typeof batchItemsQuerySchema>;
