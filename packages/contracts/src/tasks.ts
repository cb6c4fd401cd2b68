import { z } from 'zod';
import {
  booleanQuerySchema,
  idSchema,
  instantOutSchema,
  instantSchema,
  jsonObjectSchema,
  listQuerySchema,
} from './common.ts';

/** Work for people: `/tasks`. Source: API.md, 'Tasks and assignments'. */

export const taskStateSchema = z.enum(['open', 'claimed', 'completed', 'cancelled']);
export type TaskState = z.infer<typeof taskStateSchema>;

/** `GET /tasks`. Without `state` the open and the claimed ones. */
export const tasksQuerySchema = listQuerySchema
  .extend({
    state: z
      .string()
      .transform((text) => text.split(','))
      .pipe(z.array(taskStateSchema))
      .optional()
      .describe('One or several, with commas'),
    assignee: z.string().max(64).optional().describe('Id of a user, or `me`'),
    candidateGroup: z.string().max(120).optional().describe('AGENCY/role'),
    mine: booleanQuerySchema.optional().describe('What the caller can do: his own, and those of his groups'),
    incidentId: idSchema.optional(),
    processInstanceId: idSchema.optional(),
    due: instantSchema.optional().describe('Due at or before'),
    overdue: booleanQuerySchema.optional(),
    exercise: booleanQuerySchema.optional(),
  })
  .meta({ id: 'TasksQuery' });
export type TasksQuery = z.infer<typeof tasksQuerySchema>;

/** A task in a list: without what its form is filled with. */
export const taskListItemSchema = z
  .object({
    id: idSchema,
    elementId: z.string(),
    name: z.string(),
    state: taskStateSchema,
    assignee: z.string().nullable(),
    candidateGroups: z.array(z.string()),
    candidateUsers: z.array(z.string()),
    dueAt: instantOutSchema.nullable(),
    followUpAt: instantOutSchema.nullable(),
    priority: z.int(),
    incidentId: idSchema.nullable(),
    processInstanceId: idSchema,
    processKey: z.string(),
    formKey: z.string().nullable(),
    exercise: z.boolean(),
    createdAt: instantOutSchema,
    completedAt: instantOutSchema.nullable(),
    version: z.int(),
  })
  .meta({ id: 'TaskListItem' });
export type TaskListItem = z.infer<typeof taskListItemSchema>;

/** One task with the version of its form that it was created with, and what the form is filled with. */
export const taskSchema = taskListItemSchema
  .extend({
    form: z.object({ key: z.string(), version: z.int(), definition: jsonObjectSchema }).nullable(),
    variables: jsonObjectSchema,
    completedBy: z.string().nullable(),
    onBehalfOf: z.string().nullable(),
    comments: z.array(z.object({ id: idSchema, author: z.string(), text: z.string(), at: instantOutSchema })),
    can: z
      .object({ claim: z.boolean(), complete: z.boolean(), assign: z.boolean() })
      .describe('What the caller may do now'),
  })
  .meta({ id: 'Task' });
export type TaskDto = z.infer<typeof taskSchema>;

export const completeTaskSchema = z.object({ variables: jsonObjectSchema.default({}) }).meta({ id: 'CompleteTask' });
export type CompleteTask = z.infer<typeof completeTaskSchema>;
export const assignTaskSchema = z.object({ userId: idSchema }).meta({ id: 'AssignTask' });
export type AssignTask = z.infer<typeof assignTaskSchema>;
/** `PATCH /tasks/{id}`: only what is given changes; null takes a date away. */
export const updateTaskSchema = z
  .strictObject({
    candidateGroups: z.array(z.string().trim().min(1).max(200)).max(50).optional().describe('AGENCY/role'),
    candidateUsers: z.array(idSchema).max(50).optional(),
    dueAt: instantSchema.nullable().optional(),
    followUpAt: instantSchema.nullable().optional(),
    priority: z.int().min(0).max(100).optional(),
  })
  .refine((body) => Object.values(body).some((value) => value !== undefined), {
    params: { code: 'NOTHING_TO_CHANGE', vi: 'Không có gì để thay đổi.', en: 'There is nothing to change.' },
  })
  .meta({ id: 'UpdateTask' });
export type UpdateTask = z.infer<typeof updateTaskSchema>;
export const commentTaskSchema = z.object({ text: z.string().trim().min(1).max(4_000) }).meta({ id: 'CommentTask' });
export type CommentTask = z.infer<typeof commentTaskSchema>;
