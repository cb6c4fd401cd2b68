import { z } from 'zod';
import { idSchema, instantOutSchema, instantSchema, jsonObjectSchema, listQuerySchema } from './common.ts';

/** Jobs of processes, and outside workers that do those which no handler of the catalogue runs: `/jobs`. */

/** Most jobs that are given at once. */
export const MAX_JOBS_AT_ONCE = 100;
/** Longest that an activation waits for a job, in seconds. */
export const MAX_JOB_WAIT_SECONDS = 60;
/** Longest lock, and longest back-off, in seconds: a day. */
const MAX_SECONDS = 86_400;

const jobType = z.string().min(1).max(256);
const worker = z.string().trim().min(1).max(200).describe('Name of the worker, for people');
const lockSeconds = z.int().min(1).max(MAX_SECONDS);

/** `POST /jobs/activate`: gives open jobs to a worker, each locked for a time. Without one it waits, if it may. */
export const activateJobsSchema = z
  .object({
    type: jobType.optional(),
    types: z.array(jobType).min(1).max(20).optional().describe('Several types; the first goes first'),
    worker,
    maxJobs: z.int().min(1).max(MAX_JOBS_AT_ONCE).default(1),
    lockSeconds: lockSeconds.default(60),
    waitSeconds: z.number().min(0).max(MAX_JOB_WAIT_SECONDS).default(0).describe('Answers as soon as there is a job'),
    fetchVariables: z
      .array(z.string().min(1).max(256))
      .max(200)
      .optional()
      .describe('Only these variables; all of them when not said'),
  })
  .refine(({ type, types }) => (type === undefined) !== (types === undefined), {
    path: ['type'],
    params: { code: 'ONE_OF', vi: 'Cần đúng một trong hai: type hoặc types.', en: 'Give either type or types.' },
  })
  .meta({ id: 'ActivateJobs' });
export type ActivateJobs = z.infer<typeof activateJobsSchema>;

/** What a listener's job listens to; null for the work of an element. */
const jobListenerSchema = z
  .object({
    kind: z.enum(['execution', 'task']),
    event: z.enum(['start', 'end', 'creating', 'assigning', 'updating', 'completing', 'canceling']),
  })
  .nullable();

/** A job as its worker gets it. */
export const activatedJobSchema = z
  .object({
    id: idSchema,
    type: z.string(),
    /** Proof of this activation: every answer names it. */
    lockId: idSchema,
    lockedUntil: instantOutSchema,
    retries: z.int(),
    headers: z.record(z.string(), z.string()),
    variables: jsonObjectSchema,
    processInstanceId: idSchema,
    processKey: z.string(),
    processVersion: z.int(),
    businessKey: z.string().nullable(),
    elementId: z.string(),
    elementInstanceId: z.string(),
    elementName: z.string(),
    listener: jobListenerSchema,
    incidentId: idSchema.nullable(),
    exercise: z.boolean(),
    createdAt: instantOutSchema,
  })
  .meta({ id: 'ActivatedJob' });
export type ActivatedJob = z.infer<typeof activatedJobSchema>;

export const activatedJobsSchema = z.object({ jobs: z.array(activatedJobSchema) }).meta({ id: 'ActivatedJobs' });
export type ActivatedJobs = z.infer<typeof activatedJobsSchema>;

const lockId = idSchema.describe('Of the activation that gave the job');
const code = z.string().trim().min(1).max(256);

const names = z.array(z.string().min(1).max(200)).max(200);

/**
 * What a task listener says besides being done: all but `canceling` may correct the task; `assigning`, `updating` and
 * `completing` may deny what is asked for.
 */
const listenerResult = z.object({
  denied: z.boolean().optional(),
  deniedReason: z.string().trim().max(2_000).optional(),
  corrections: z
    .object({
      assignee: z.string().min(1).max(200).nullable().optional(),
      candidateGroups: names.optional(),
      candidateUsers: names.optional(),
      dueDate: instantSchema.nullable().optional(),
      followUpDate: instantSchema.nullable().optional(),
      priority: z.int().min(0).max(100).optional(),
    })
    .optional(),
});

/** `POST /jobs/{id}/complete`. */
export const completeJobSchema = z
  .object({ lockId, variables: jsonObjectSchema.default({}), result: listenerResult.optional() })
  .meta({ id: 'CompleteJob' });
export type CompleteJob = z.infer<typeof completeJobSchema>;

/** `POST /jobs/{id}/fail`. With no retries left a process incident is raised. */
export const failJobSchema = z
  .object({
    lockId,
    retries: z.int().min(0).max(1_000).optional().describe('Tries that are left; one less than before when not said'),
    backoffSeconds: z.int().min(0).max(MAX_SECONDS).default(0).describe('Nobody gets it before'),
    reason: z.string().trim().min(1).max(2_000),
  })
  .meta({ id: 'FailJob' });
export type FailJob = z.infer<typeof failJobSchema>;

/** `POST /jobs/{id}/error`: a BPMN error, caught by the model. */
export const throwJobErrorSchema = z
  .object({ lockId, code, message: z.string().max(2_000).optional(), variables: jsonObjectSchema.optional() })
  .meta({ id: 'ThrowJobError' });
export type ThrowJobError = z.infer<typeof throwJobErrorSchema>;

/** `POST /jobs/{id}/extend`: the lock ends so long from now. */
export const extendJobSchema = z.object({ lockId, lockSeconds }).meta({ id: 'ExtendJob' });
export type ExtendJob = z.infer<typeof extendJobSchema>;

/** What an answer did. */
export const jobAnswerSchema = z
  .object({
    id: idSchema,
    outcome: z.enum(['completed', 'failed', 'error', 'extended']),
    /** Tries that are left; null when the job is over. */
    retries: z.int().nullable(),
    lockedUntil: instantOutSchema.nullable(),
    /** When the next worker may have it after a failure. */
    availableAt: instantOutSchema.nullable(),
  })
  .meta({ id: 'JobAnswer' });
export type JobAnswer = z.infer<typeof jobAnswerSchema>;

/**
 * `open`: for the next worker, or just being tried by the catalogue; `locked`: a worker has it; `delayed`: backs off after a
 * failure; `retrying`: tried again by the platform; `waiting`: the catalogue's answer comes later.
 */
export const jobStateSchema = z.enum(['open', 'locked', 'delayed', 'retrying', 'waiting']);
export type JobState = z.infer<typeof jobStateSchema>;

export const jobsQuerySchema = listQuerySchema.extend({
  type: jobType.optional(),
  state: jobStateSchema.optional(),
  worker: z.string().max(200).optional(),
  processInstanceId: idSchema.optional(),
  processKey: z.string().max(128).optional(),
  incidentId: idSchema.optional(),
});
export type JobsQuery = z.infer<typeof jobsQuerySchema>;

/** A job in a list: without its variables, which may be personal. */
export const jobListItemSchema = z
  .object({
    id: idSchema,
    type: z.string(),
    state: jobStateSchema,
    /** For outside workers: no handler of the catalogue runs this type. */
    outside: z.boolean(),
    retries: z.int(),
    worker: z.string().nullable(),
    lockedUntil: instantOutSchema.nullable(),
    availableAt: instantOutSchema.nullable(),
    /** Why it failed last. */
    failure: z.string().nullable(),
    processInstanceId: idSchema,
    processKey: z.string(),
    elementId: z.string(),
    elementName: z.string(),
    listener: jobListenerSchema,
    incidentId: idSchema.nullable(),
    exercise: z.boolean(),
    createdAt: instantOutSchema,
  })
  .meta({ id: 'Job' });
export type JobListItem = z.infer<typeof jobListItemSchema>;
