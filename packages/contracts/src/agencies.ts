import { z } from 'zod';
import { instantOutSchema, instantSchema, listQuerySchema } from './common.ts';

/**
 * Orders to agencies and the agencies' own API: bodies, queries and answers of `/incidents/{id}/assignments`,
 * `/assignments/{id}/…`, `/agency/assignments` and `/agency/webhooks`. Source: API.md, 'Tasks and assignments'.
 */

const instant = instantOutSchema;
const agencyCode = z
  .string()
  .regex(/^[A-Z0-9][A-Z0-9-]{0,39}$/, 'code of an agency')
  .describe('Code of an agency');
const agencyOrResolver = z.string().regex(/^@?[A-Z0-9][A-Z0-9-]{0,39}$/, 'code of an agency or @resolver');
const freeText = (max: number) => z.string().trim().min(1).max(max);

/** A body that may be left out. */
const optionalBody = <Schema extends z.ZodType>(schema: Schema) => z.preprocess((body) => body ?? {}, schema);

/** State of an order: where the work stands. */
export const assignmentStateSchema = z.enum([
  'offered',
  'accepted',
  'enRoute',
  'onScene',
  'transporting',
  'completed',
  'declined',
  'expired',
  'cancelled',
]);
export type AssignmentStateDto = z.infer<typeof assignmentStateSchema>;

/** Why an agency can't take an order; other words than these are kept as the text of `other`. */
export const declineReasons = [
  'busy',
  'noCrew',
  'equipmentFault',
  'outOfArea',
  'notCompetent',
  'unsafe',
  'other',
] as const;

/** `POST /incidents/{id}/assignments`: an order by hand. One of `agency`, `resolver`, `candidates`. */
export const createAssignmentSchema = z
  .object({
    agency: agencyCode.optional(),
    resolver: z
      .string()
      .regex(/^@[A-Z0-9-]{1,40}$/, '@resolver')
      .optional(),
    candidates: z.array(agencyOrResolver).min(1).max(50).optional().describe('In the order in which they are asked'),
    text: freeText(4_000),
    dueAt: instantSchema.optional(),
    skill: z.union([z.string().max(60), z.array(z.string().max(60)).max(10)]).optional(),
    count: z.int().min(1).max(20).optional().describe('How many of the candidates are wanted; 1 by default'),
    acceptMinutes: z.number().min(0.01).max(10_080).optional().describe('Silence for so long ends an offer'),
    form: z.string().max(100).optional().describe('Form that `complete` is checked against'),
  })
  .strict()
  .refine((body) => [body.agency, body.resolver, body.candidates].filter((each) => each !== undefined).length === 1, {
    message: 'one of agency, resolver, candidates',
    path: ['agency'],
  });
export type CreateAssignment = z.infer<typeof createAssignmentSchema>;

/** `POST /assignments/{id}/withdraw` */
export const withdrawAssignmentSchema = z.object({ reason: freeText(1_000) }).strict();
/** `POST /assignments/{id}/reassign`: to another agency, with the reason why. */
export const reassignAssignmentSchema = z.object({ agency: agencyOrResolver, reason: freeText(1_000) }).strict();
/** `POST /assignments/{id}/remind` */
export const remindAssignmentSchema = optionalBody(z.object({ text: freeText(1_000).optional() }).strict());
/** `POST /assignments/{id}/return`: the result is sent back with a remark. */
export const returnAssignmentSchema = z.object({ reason: freeText(1_000) }).strict();
/** `POST /assignments/{id}/approve` */
export const approveAssignmentSchema = optionalBody(z.object({ text: freeText(1_000).optional() }).strict());

const position = z.object({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) }).strict();

/** Bodies of an agency's reports on its way: all optional. */
export const progressSchema = optionalBody(
  z
    .object({
      unit: freeText(100).optional(),
      eta: instantSchema.optional(),
      position: position.optional(),
      text: freeText(1_000).optional(),
    })
    .strict(),
);
export type Progress = z.infer<typeof progressSchema>;

/** `POST …/decline`: `reason` is a word of the list or free text. */
export const declineSchema = z.object({ reason: freeText(500), text: freeText(1_000).optional() }).strict();
/** `POST …/complete`: `data` (or, as for tasks, `variables`) is the form's data. */
export const completeSchema = optionalBody(
  z
    .object({
      result: freeText(4_000).optional(),
      data: z.record(z.string(), z.json()).optional(),
      variables: z.record(z.string(), z.json()).optional(),
      files: z.array(z.uuid()).max(20).optional(),
    })
    .strict()
    .refine((body) => !(body.data && body.variables), { message: 'data or variables, not both', path: ['variables'] }),
);
export type CompleteAssignment = z.infer<typeof completeSchema>;
/** `POST …/comment` */
export const commentSchema = z.object({ text: freeText(4_000) }).strict();
/** `POST …/request-support` */
export const requestSupportSchema = optionalBody(
  z
    .object({
      text: freeText(2_000).optional(),
      skill: z.string().max(60).optional(),
      count: z.int().min(1).max(100).optional(),
      urgency: z.enum(['now', 'soon', 'planned']).optional(),
    })
    .strict(),
);
export type RequestSupport = z.infer<typeof requestSupportSchema>;

/** Query of `GET /agency/assignments`. `state` may name several, separated by commas. */
export const agencyAssignmentsQuerySchema = listQuerySchema.extend({
  state: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(assignmentStateSchema))
    .optional(),
});
export type AgencyAssignmentsQuery = z.infer<typeof agencyAssignmentsQuerySchema>;

/** What an order says about its incident: no personal data. */
export const incidentSummarySchema = z.object({
  id: z.uuid(),
  number: z.string(),
  type: z.string(),
  title: z.string(),
  severity: z.string(),
  status: z.string(),
  phase: z.string().nullable(),
  location: z
    .object({ lat: z.number(), lon: z.number(), address: z.string(), areaCode: z.string() })
    .partial()
    .nullable(),
  createdAt: instant,
  version: z.int().describe('Grows with each change: a notice of a lower one is older'),
});

/** One offer: who was asked, and the answer. */
export const assignmentOfferSchema = z.object({
  agency: z.string(),
  state: z.enum(['offered', 'accepted', 'declined', 'expired', 'failed', 'cancelled']),
  tier: z.enum(['candidate', 'higher']),
  offeredAt: instant,
  receivedAt: instant.nullable(),
  answeredAt: instant.nullable(),
  reasonCode: z.string().nullable(),
  reason: z.string().nullable(),
});

/** An order. `candidates` and `offers` only for the centre; an agency sees `state` as far as it concerns itself. */
export const assignmentSchema = z.object({
  id: z.uuid(),
  incidentId: z.uuid(),
  incident: incidentSummarySchema.optional(),
  dispatchId: z.uuid(),
  state: assignmentStateSchema,
  exhausted: z.boolean().describe('Every candidate declined or stayed silent'),
  agency: z.string().nullable().describe('Who has the order, or is asked now'),
  text: z.string(),
  message: z.string().describe('M-ASSIGN, or the named message such as M-POWER-CUT'),
  answer: z.string().nullable().describe('Message that the completion publishes instead of M-DONE'),
  dueAt: instant.nullable(),
  answerBy: instant.nullable().describe('Until when the open offer waits for an answer'),
  skill: z.array(z.string()),
  form: z.string().nullable(),
  unit: z.string().nullable(),
  eta: instant.nullable(),
  result: z.string().nullable(),
  data: z.record(z.string(), z.unknown()).nullable(),
  files: z.array(z.uuid()),
  returns: z.int().describe('How often the result was sent back'),
  returnReason: z.string().nullable(),
  exercise: z.boolean(),
  candidates: z.array(z.string()).optional(),
  offers: z.array(assignmentOfferSchema).optional(),
  createdAt: instant,
  updatedAt: instant,
  offeredAt: instant.nullable(),
  acceptedAt: instant.nullable(),
  enRouteAt: instant.nullable(),
  onSceneAt: instant.nullable(),
  transportingAt: instant.nullable(),
  completedAt: instant.nullable(),
  approvedAt: instant.nullable(),
  releasedAt: instant.nullable().describe('After a withdrawal: when the unit had turned back'),
  endedAt: instant.nullable(),
  version: z.int(),
});
export type AssignmentDto = z.infer<typeof assignmentSchema>;

/** Types of webhooks. */
export const webhookTypes = [
  'vn.trucban.assignment.offered.v1',
  'vn.trucban.assignment.updated.v1',
  'vn.trucban.assignment.cancelled.v1',
  'vn.trucban.incident.updated.v1',
] as const;
export type WebhookType = (typeof webhookTypes)[number];

/** `POST /agency/webhooks`. Without `types` every type is sent. */
export const createWebhookSchema = z
  .object({
    url: z.url().max(2_000),
    types: z.array(z.enum(webhookTypes)).min(1).optional(),
    description: z.string().max(200).optional(),
    agency: agencyCode.optional().describe('The own agency by default, or one below it'),
  })
  .strict();
export type CreateWebhook = z.infer<typeof createWebhookSchema>;

/** A webhook. `secret` (`whsec_…`) is in the answer to its creation only. */
export const webhookSchema = z.object({
  id: z.uuid(),
  agency: z.string(),
  url: z.string(),
  types: z.array(z.enum(webhookTypes)),
  description: z.string().nullable(),
  createdAt: instant,
  secret: z.string().optional(),
});
export type WebhookDto = z.infer<typeof webhookSchema>;

/** One delivery with its tries. */
export const webhookDeliverySchema = z.object({
  id: z.uuid(),
  webhookId: z.uuid(),
  type: z.enum(webhookTypes),
  messageId: z.string(),
  state: z.enum(['pending', 'delivered', 'failed', 'rejected']),
  replayOf: z.uuid().nullable(),
  assignmentId: z.uuid().nullable(),
  createdAt: instant,
  finishedAt: instant.nullable(),
  attempts: z.array(
    z.object({
      attempt: z.int(),
      at: instant,
      outcome: z.enum(['delivered', 'failed', 'rejected']),
      status: z.int().nullable(),
      durationMs: z.int(),
      error: z.string().nullable(),
    }),
  ),
});
export type WebhookDeliveryDto = z.infer<typeof webhookDeliverySchema>;

/** Body of every webhook. `data.incident` holds no personal data. */
export const webhookPayloadSchema = z.object({
  type: z.enum(webhookTypes),
  timestamp: instant,
  exercise: z.boolean(),
  data: z.object({
    agency: z.string(),
    incidentId: z.uuid(),
    assignmentId: z.uuid().optional(),
    dispatchId: z.uuid().optional(),
    assignment: z.record(z.string(), z.unknown()).optional(),
    incident: incidentSummarySchema.optional(),
  }),
});
export type WebhookPayload = z.infer<typeof webhookPayloadSchema>;
