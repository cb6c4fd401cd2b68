import { z } from 'zod';
import { idSchema, instantOutSchema, instantSchema, jsonObjectSchema, localizedTextSchema } from './common.ts';
import { instanceSchema } from './processes.ts';

/** Operations on running instances: modify, go back, migrate. Source: API.md, 'Processes'. */

/** Most instructions of one modification, and most entries of a mapping. */
const MOST_INSTRUCTIONS = 100;
const MOST_MAPPED = 5_000;

const element = z.string().min(1).max(256);
const place = z.string().min(1).max(64);
const dryRun = z.boolean().default(false);
const reason = z.string().trim().min(1).max(2_000).optional();
const token = { variables: jsonObjectSchema.optional(), localVariables: jsonObjectSchema.optional() };

/** One change of where an instance stands; see `ModifyInstruction` of the SOP engine. */
const modifyInstructionSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('activate'), elementId: element, scopeId: place.optional(), ...token }),
  z.object({ type: z.literal('takeFlow'), flowId: element, scopeId: place.optional() }),
  z.object({ type: z.literal('terminate'), elementInstanceId: place }),
  z.object({ type: z.literal('discardToken'), flowId: element, scopeId: place.optional() }),
  z.object({ type: z.literal('move'), elementInstanceId: place, elementId: element, ...token }),
]);

/** `POST /process-instances/{id}/modify`: all instructions or none. */
export const modifySchema = z
  .object({ instructions: z.array(modifyInstructionSchema).min(1).max(MOST_INSTRUCTIONS), dryRun, reason })
  .meta({ id: 'ModifyProcess' });
export type Modify = z.infer<typeof modifySchema>;

/** `POST /process-instances/{id}/go-back`: to one visit of a step, or to the latest of an element. */
export const goBackSchema = z
  .object({
    elementInstanceId: place.optional(),
    elementId: element.optional(),
    variables: z.enum(['then', 'now']).default('then'),
    compensate: z.boolean().default(false),
    dryRun,
    reason,
  })
  .refine((body) => (body.elementInstanceId === undefined) !== (body.elementId === undefined), {
    path: ['elementId'],
    params: {
      code: 'ONE_OF',
      vi: 'Cần đúng một trong hai: elementInstanceId hoặc elementId.',
      en: 'Give either elementInstanceId or elementId.',
    },
  })
  .meta({ id: 'GoBackProcess' });
export type GoBack = z.infer<typeof goBackSchema>;

/** Old element (or flow) id to new one; what is left out has none. */
const mappingSchema = z
  .record(element, element)
  .refine((mapping) => Object.keys(mapping).length <= MOST_MAPPED, { message: `at most ${MOST_MAPPED}` });

/** `POST /process-instances/{id}/migrate`: without `version` to the one in force, without `mapping` as proposed. */
export const migrateSchema = z
  .object({ version: z.int().min(1).optional(), mapping: mappingSchema.optional(), dryRun, reason })
  .default({ dryRun: false })
  .meta({ id: 'MigrateProcess' });
export type Migrate = z.infer<typeof migrateSchema>;

/** What stands in the way of an operation (`error`), or changes on the way (`warning`). */
export const operationProblemSchema = z
  .object({
    elementId: z.string(),
    elementInstanceId: z.string().optional(),
    code: z.string(),
    severity: z.enum(['error', 'warning']),
    message: localizedTextSchema,
  })
  .meta({ id: 'OperationProblem' });
export type OperationProblemDto = z.infer<typeof operationProblemSchema>;

/**
 * An instance after an operation; of a dry run: as it would be, nothing was done. `ok` false: a dry run that would be refused,
 * the instance as it is.
 */
export const operatedSchema = instanceSchema
  .extend({
    dryRun: z.boolean(),
    ok: z.boolean(),
    problems: z.array(operationProblemSchema),
    /** What happens outside: tasks and jobs made and withdrawn, timers, subscriptions. */
    effects: z.array(z.object({ type: z.string(), elementId: z.string().nullable() })),
    /** Going back: variables that change, and what compensation could undo (and does with `compensate`). */
    variableChanges: z.array(z.object({ name: z.string(), before: z.json(), after: z.json() })),
    compensations: z.array(z.object({ elementId: z.string(), handlerId: z.string() })),
    /** Migrating: what each element goes on as. */
    mapping: z.array(
      z.object({
        from: z.string(),
        to: z.string().nullable(),
        by: z.enum(['id', 'name', 'type', 'none', 'given']),
      }),
    ),
  })
  .meta({ id: 'OperatedProcessInstance' });
export type OperatedDto = z.infer<typeof operatedSchema>;

/** `GET /process-instances/{id}/state?at=`. */
export const stateQuerySchema = z.object({ at: instantSchema });
export type StateQuery = z.infer<typeof stateQuerySchema>;

/** An instance as it was. */
export const pastStateSchema = z
  .object({
    id: idSchema,
    at: instantOutSchema,
    /** Number of the last input by then; null: it had not begun. */
    sequence: z.int().nullable(),
    state: z.enum(['active', 'suspended', 'completed', 'terminated', 'failed']).nullable(),
    version: z.int(),
    elements: z.array(
      z.object({
        elementInstanceId: z.string(),
        elementId: z.string(),
        type: z.string(),
        scopeId: z.string().nullable(),
        since: instantOutSchema,
      }),
    ),
    variables: jsonObjectSchema,
    /** Variables of scopes inside, by element instance. */
    localVariables: z.record(z.string(), jsonObjectSchema),
  })
  .meta({ id: 'PastProcessState' });
export type PastStateDto = z.infer<typeof pastStateSchema>;
