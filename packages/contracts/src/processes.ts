import { z } from 'zod';
import { configProblemSchema } from './configuration.ts';
import {
  codeSchema,
  idSchema,
  instantOutSchema,
  instantSchema,
  jsonObjectSchema,
  listQuerySchema,
  localizedTextSchema,
} from './common.ts';

/** Process definitions, instances, messages and signals. Source: API.md, 'Processes'. */

/** Longest BPMN file, in characters. */
export const MAX_BPMN_CHARACTERS = 4_000_000;
const xml = z.string().min(1).max(MAX_BPMN_CHARACTERS);
const name = z.string().min(1).max(256);

/** BPMN process id (an XML NCName). */
export const processKeySchema = z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,127}$/);

/** `POST /process-definitions` as JSON; BPMN as `application/xml` is the text alone. */
export const saveProcessSchema = z
  .object({ key: processKeySchema.optional(), xml, note: z.string().max(2_000).optional() })
  .meta({ id: 'SaveProcessDefinition' });
export type SaveProcess = z.infer<typeof saveProcessSchema>;
export const validateProcessSchema = z.object({ xml }).meta({ id: 'ValidateProcessDefinition' });

/** A version of a process as lists show it. */
export const processDefinitionSchema = z
  .object({
    id: idSchema,
    key: z.string(),
    version: z.int(),
    name: localizedTextSchema.nullable(),
    hash: z.string(),
    state: z.enum(['draft', 'inReview', 'published', 'retired']),
    /** Version in force. */
    current: z.int().nullable(),
    author: z.string(),
    approvedBy: z.string().nullable(),
    effectiveFrom: instantOutSchema.nullable(),
    updatedAt: instantOutSchema,
    problems: z.array(configProblemSchema),
    revision: z.int(),
  })
  .meta({ id: 'ProcessDefinition' });
export type ProcessDefinitionDto = z.infer<typeof processDefinitionSchema>;

export const diffQuerySchema = z.object({ from: z.coerce.number().int().min(1), to: z.coerce.number().int().min(1) });

/** What differs between two versions, by element id. */
export const processDiffSchema = z
  .object({
    from: z.int(),
    to: z.int(),
    added: z.array(z.object({ id: z.string(), type: z.string(), name: z.string() })),
    removed: z.array(z.object({ id: z.string(), type: z.string(), name: z.string() })),
    changed: z.array(z.object({ id: z.string(), type: z.string(), name: z.string(), what: z.array(z.string()) })),
  })
  .meta({ id: 'ProcessDiff' });
export type ProcessDiff = z.infer<typeof processDiffSchema>;

export const instanceStateSchema = z.enum(['active', 'suspended', 'completed', 'terminated', 'failed']);

/** `POST /process-instances`. */
export const startProcessSchema = z
  .object({
    processKey: processKeySchema,
    version: z.int().min(1).optional(),
    businessKey: z.string().max(256).optional(),
    incidentId: idSchema.optional(),
    variables: jsonObjectSchema.optional(),
  })
  .meta({ id: 'StartProcess' });
export type StartProcess = z.infer<typeof startProcessSchema>;

export const instancesQuerySchema = listQuerySchema.extend({
  processKey: processKeySchema.optional(),
  state: instanceStateSchema.optional(),
  incidentId: idSchema.optional(),
  businessKey: z.string().max(256).optional(),
  since: instantSchema.optional(),
});
export type InstancesQuery = z.infer<typeof instancesQuerySchema>;

/** An instance in a list. */
export const instanceListItemSchema = z
  .object({
    id: idSchema,
    processKey: z.string(),
    version: z.int(),
    state: instanceStateSchema,
    businessKey: z.string().nullable(),
    incidentId: idSchema.nullable(),
    rootId: idSchema,
    parentId: idSchema.nullable(),
    exercise: z.boolean(),
    startedAt: instantOutSchema,
    endedAt: instantOutSchema.nullable(),
  })
  .meta({ id: 'ProcessInstanceListItem' });
export type InstanceListItem = z.infer<typeof instanceListItemSchema>;

/** One instance with where it stands. */
export const instanceSchema = instanceListItemSchema
  .extend({
    activeElements: z.array(
      z.object({
        elementId: z.string(),
        elementInstanceId: z.string(),
        name: z.string(),
        type: z.string(),
        since: instantOutSchema,
        state: z.enum(['active', 'incident']),
      }),
    ),
    variables: jsonObjectSchema,
    timers: z.array(z.object({ elementId: z.string(), dueAt: instantOutSchema })),
    incidents: z.array(
      z.object({
        id: z.string(),
        elementId: z.string(),
        code: z.string(),
        message: localizedTextSchema,
        since: instantOutSchema,
      }),
    ),
    children: z.array(
      z.object({ id: idSchema, elementId: z.string().nullable(), processKey: z.string(), state: instanceStateSchema }),
    ),
    sequence: z.int(),
  })
  .meta({ id: 'ProcessInstance' });
export type InstanceDto = z.infer<typeof instanceSchema>;

/** Every element instance that was entered, left or terminated, in order. */
export const historyEntrySchema = z
  .object({
    sequence: z.int(),
    at: instantOutSchema,
    type: z.string(),
    elementId: z.string().nullable(),
    elementInstanceId: z.string().nullable(),
    elementType: z.string().nullable(),
    flowId: z.string().nullable(),
    status: z.string().nullable(),
    /** Of a decision that a business rule task has asked: which version answered, and the rules that matched. */
    decision: z
      .object({
        id: z.string(),
        version: z.int().nullable(),
        failed: z.string().nullable(),
        decisions: z.array(z.unknown()),
      })
      .nullable(),
  })
  .meta({ id: 'HistoryEntry' });
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

const reason = z.string().trim().min(1).max(2_000).optional();
const dryRun = z.boolean().default(false);
export const reasonSchema = z.object({ reason, dryRun }).default({ dryRun: false });
export const retrySchema = z
  .object({ incidentId: z.string().max(64).optional(), variables: jsonObjectSchema.optional(), dryRun })
  .default({ dryRun: false })
  .meta({ id: 'RetryProcess' });
export type Retry = z.infer<typeof retrySchema>;
export const setVariablesSchema = z
  .object({ variables: jsonObjectSchema, scopeId: z.string().max(64).optional(), dryRun })
  .meta({ id: 'SetVariables' });
export type SetVariables = z.infer<typeof setVariablesSchema>;

/** `POST /messages`. `timeToLive`: ISO 8601 duration or milliseconds, at most seven days. */
export const publishMessageSchema = z
  .object({
    name,
    correlationKey: z
      .union([z.string().max(512), z.number()])
      .transform(String)
      .optional(),
    variables: jsonObjectSchema.optional(),
    timeToLive: z.union([z.string().max(64), z.int().min(0)]).optional(),
    messageId: codeSchema.or(z.string().min(1).max(200)).optional(),
  })
  .meta({ id: 'PublishMessage' });
export type PublishMessage = z.infer<typeof publishMessageSchema>;

/** `POST /signals`. */
export const broadcastSignalSchema = z
  .object({ name, variables: jsonObjectSchema.optional() })
  .meta({ id: 'BroadcastSignal' });
export type BroadcastSignal = z.infer<typeof broadcastSignalSchema>;

/** `POST /conditions`: variables for the conditional start events of processes in force to look at. */
export const evaluateConditionsSchema = z
  .object({
    variables: jsonObjectSchema,
    /** That process only. */
    processKey: processKeySchema.optional(),
    businessKey: z.string().max(256).optional(),
    dryRun,
  })
  .meta({ id: 'EvaluateConditions' });
export type EvaluateConditions = z.infer<typeof evaluateConditionsSchema>;

/** The conditional start events whose condition held, with the instances that they started; none in a dry run. */
export const conditionsEvaluatedSchema = z
  .object({
    dryRun: z.boolean(),
    started: z.array(
      z.object({
        processKey: z.string(),
        version: z.int(),
        elementId: z.string(),
        instanceId: idSchema.nullable(),
      }),
    ),
  })
  .meta({ id: 'ConditionsEvaluated' });
export type ConditionsEvaluated = z.infer<typeof conditionsEvaluatedSchema>;

export const publishedSchema = z
  .object({
    id: idSchema,
    duplicate: z.boolean(),
    buffered: z.boolean(),
    reached: z.array(idSchema),
    started: z.array(idSchema),
  })
  .meta({ id: 'Published' });
