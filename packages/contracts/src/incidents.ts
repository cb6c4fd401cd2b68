import { z } from 'zod';
import { booleanQuerySchema, idSchema, instantOutSchema, instantSchema, listQuerySchema } from './common.ts';
import { attributesSchema, placeInputSchema, reporterSchema, severitySchema } from './events.ts';
import { slaClockSchema, stepClockSchema } from './sla.ts';

/** Incidents: bodies, queries and answers of `/incidents`. Source: API.md, 'Incidents'; domain/sops.md 0.2. */

const reason = z.string().trim().min(1).max(1_000);
const list = <T extends z.ZodType<unknown, string>>(item: T) =>
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(item).max(50));

export const incidentStatusSchema = z.enum([
  'new',
  'acknowledged',
  'inProgress',
  'resolved',
  'closed',
  'cancelled',
  'merged',
]);
export type IncidentStatusDto = z.infer<typeof incidentStatusSchema>;
export const incidentPhaseSchema = z.enum(['dispatched', 'onScene', 'controlled']);

/** `POST /incidents`: an incident by hand. */
export const createIncidentSchema = z
  .object({
    eventType: z.string().min(1).max(60).optional(),
    type: z.string().min(1).max(60).optional().describe('The same as eventType'),
    title: z.string().trim().min(1).max(300).optional(),
    description: z.string().max(10_000).optional(),
    severity: severitySchema.optional(),
    location: placeInputSchema.optional(),
    reporter: reporterSchema.optional(),
    attributes: attributesSchema.optional(),
    source: z.string().max(60).optional().describe('Channel, such as call114'),
    reportedAt: instantSchema.optional(),
    parentId: idSchema.optional(),
    exercise: z.boolean().optional(),
  })
  .strict()
  .superRefine((body, context) => {
    if (body.eventType === undefined && body.type === undefined)
      context.addIssue({
        code: 'custom',
        path: ['eventType'],
        message: 'eventType is needed',
        params: { code: 'REQUIRED', vi: 'Cần loại sự kiện.', en: 'The event type is needed.' },
        input: body,
      });
  });
export type CreateIncident = z.infer<typeof createIncidentSchema>;

/** `PATCH /incidents/{id}`. A change of severity or type needs `reason`. */
export const changeIncidentSchema = z
  .object({
    title: z.string().trim().min(1).max(300).optional(),
    description: z.string().max(10_000).optional(),
    severity: severitySchema.optional(),
    location: placeInputSchema.optional(),
    attributes: attributesSchema.optional().describe('Merged into the present ones; null removes one'),
    leadAgency: z.string().max(60).optional(),
    publicText: z.string().max(10_000).nullable().optional(),
    reason: reason.optional(),
  })
  .strict()
  .superRefine((body, context) => {
    for (const field of ['severity', 'leadAgency'] as const)
      if (body[field] !== undefined && body.reason === undefined)
        context.addIssue({
          code: 'custom',
          path: ['reason'],
          message: `a change of ${field} needs a reason`,
          params: { code: 'REQUIRED', vi: 'Thay đổi này cần lý do.', en: 'This change needs a reason.' },
          input: body,
        });
  });
export type ChangeIncident = z.infer<typeof changeIncidentSchema>;

export const acknowledgeSchema = z.object({ reason: reason.optional() }).strict();
export const assignIncidentSchema = z.object({ userId: idSchema.nullable(), reason: reason.optional() }).strict();
export const commentIncidentSchema = z.object({ text: z.string().trim().min(1).max(4_000) }).strict();
export const linkIncidentSchema = z
  .object({ incidentId: idSchema, kind: z.enum(['related', 'causedBy', 'sameCause', 'partOf']).default('related') })
  .strict();
export const unlinkIncidentSchema = z.object({ incidentId: idSchema, reason: reason.optional() }).strict();
export const mergeIncidentSchema = z.object({ intoId: idSchema, reason: reason.optional() }).strict();
export const splitIncidentSchema = z
  .object({ reportIds: z.array(idSchema).min(1).max(100), reason: reason.optional() })
  .strict();
export const resolveIncidentSchema = z
  .object({
    result: z.string().trim().max(10_000).optional(),
    evidence: z.array(idSchema).max(50).default([]),
    reason: reason.optional(),
  })
  .strict();
export const reopenIncidentSchema = z.object({ reason }).strict();
export const cancelIncidentSchema = z
  .object({ reason, kind: z.enum(['falseAlarm', 'mistake', 'withdrawn']).default('mistake') })
  .strict();
/** `POST /incidents/{id}/release-branches`: ends the side branches of a parallel step (domain/sops.md 0.4, `side.release`). */
export const releaseBranchesSchema = z
  .object({
    row: z
      .string()
      .regex(/^[0-9]{1,3}[a-z]?$/, 'number of the step')
      .describe('Number of the step in the procedure, such as 5'),
    reason,
  })
  .strict();
export const escalateIncidentSchema = z.object({ level: z.int().min(1).max(20).optional(), reason }).strict();
export const pauseIncidentSchema = z
  .object({
    clock: z.string().max(40).default('resolve'),
    reason: z.string().min(1).max(100),
    until: instantSchema,
  })
  .strict();
export const resumeIncidentSchema = z
  .object({ clock: z.string().max(40).default('resolve'), reason: reason.optional() })
  .strict();
/** `POST /incidents/{id}/reveal`: personal fields, with the purpose for the audit entry. */
export const revealIncidentSchema = z.object({ purpose: reason }).strict();
export const startIncidentProcessSchema = z
  .object({
    processKey: z.string().min(1).max(100),
    variables: z.record(z.string(), z.json()).optional(),
    reason: reason.optional(),
  })
  .strict();
/** `POST /incidents/{id}/checklist`, `PATCH …/checklist/{itemId}`: the free checklist of a type without an SOP. */
export const addChecklistItemSchema = z.object({ text: z.string().trim().min(1).max(500) }).strict();
export const setChecklistItemSchema = z
  .object({ done: z.boolean().optional(), text: z.string().trim().min(1).max(500).optional() })
  .strict();
export const addAttachmentSchema = z.object({ fileId: idSchema, note: z.string().max(500).optional() }).strict();

/** Query of `GET /incidents`; lists are separated by commas. */
export const incidentsQuerySchema = listQuerySchema.extend({
  status: list(incidentStatusSchema).optional(),
  severity: list(severitySchema).optional(),
  type: list(z.string().max(60)).optional(),
  area: z.string().max(40).optional(),
  orgUnit: z.string().max(60).optional(),
  agency: z.string().max(60).optional(),
  assignee: z.string().max(60).optional().describe('User id, or me'),
  slaState: z.enum(['running', 'paused', 'warning', 'breached']).optional(),
  openOnly: booleanQuerySchema.optional(),
  exercise: booleanQuerySchema.optional(),
  since: instantSchema.optional(),
  parentId: idSchema.optional(),
});
export type IncidentsQuery = z.infer<typeof incidentsQuerySchema>;

/** Query of `GET /incidents/duplicates`. */
export const duplicatesQuerySchema = z.object({
  eventType: z.string().min(1).max(60),
  lat: z.coerce.number().min(-90).max(90).optional(),
  lon: z.coerce.number().min(-180).max(180).optional(),
  at: instantSchema.optional(),
  phone: z.string().max(40).optional(),
  exercise: booleanQuerySchema.optional(),
});
export type DuplicatesQuery = z.infer<typeof duplicatesQuerySchema>;

const processSummary = z.object({
  id: idSchema,
  processKey: z.string(),
  version: z.int(),
  state: z.string(),
  parentId: idSchema.nullable().describe('The instance that has called it'),
  startedAt: instantOutSchema,
  endedAt: instantOutSchema.nullable(),
  activeElements: z.array(z.looseObject({ elementId: z.string() })),
});

/** What lists show of an order. */
export const listedAssignmentSchema = z.object({
  id: idSchema,
  agency: z.string().nullable(),
  state: z.string(),
  offeredAt: instantOutSchema.nullable(),
});
export type ListedAssignment = z.infer<typeof listedAssignmentSchema>;

/** What lists show of an incident. */
export const incidentListItemSchema = z.object({
  id: idSchema,
  number: z.string(),
  type: z.string(),
  typeName: z.object({ vi: z.string(), en: z.string() }),
  title: z.string(),
  severity: severitySchema,
  status: incidentStatusSchema,
  phase: incidentPhaseSchema.nullable(),
  exercise: z.boolean(),
  restricted: z.boolean(),
  escalationLevel: z.int(),
  location: placeInputSchema.nullable(),
  reportedAt: instantOutSchema,
  createdAt: instantOutSchema,
  updatedAt: instantOutSchema,
  source: z.string().nullable(),
  orgUnit: z.string(),
  leadAgency: z.string(),
  agencies: z.array(z.string()),
  parentId: idSchema.nullable(),
  mergedInto: idSchema.nullable(),
  assignee: idSchema.nullable(),
  reportCount: z.int(),
  sopMissing: z.boolean().describe('The SOP of the type is not shipped yet: a free checklist stands in'),
  sla: z.array(slaClockSchema),
  steps: z.array(stepClockSchema).describe('Open clocks of the SOP’s steps'),
  assignments: z.array(listedAssignmentSchema).describe('Its orders, oldest first'),
  progress: z
    .object({ done: z.int(), total: z.int() })
    .describe('Steps for people: done ones, and all that were reached'),
  version: z.int(),
});
export type IncidentListItem = z.infer<typeof incidentListItemSchema>;

/** One incident. Names and telephones are masked unless they were revealed. */
export const incidentSchema = incidentListItemSchema.extend({
  description: z.string().nullable(),
  reporter: reporterSchema.nullable(),
  attributes: z.record(z.string(), z.json()),
  coordinating: z.array(z.string()),
  resolved: z.record(z.string(), z.string()).describe('Agency of each @resolver that place and type determine'),
  level: z.json().describe('Response level of its SOP, null when none is set'),
  sop: z.string().nullable().describe('Code of the SOP of its type'),
  escalationPolicy: z.string(),
  evidence: z.array(z.string()).describe('What resolve asks for: result, photosAfter'),
  result: z.string().nullable(),
  evidenceFiles: z.array(idSchema),
  publicText: z.string().nullable(),
  cancelKind: z.string().nullable(),
  cancelReason: z.string().nullable(),
  acknowledgedAt: instantOutSchema.nullable(),
  resolvedAt: instantOutSchema.nullable(),
  closedAt: instantOutSchema.nullable(),
  children: z.array(z.object({ id: idSchema, number: z.string(), type: z.string(), status: incidentStatusSchema })),
  links: z.array(z.object({ incidentId: idSchema, number: z.string(), kind: z.string() })),
  checklist: z.array(
    z.object({
      id: idSchema,
      text: z.string(),
      done: z.boolean(),
      doneAt: instantOutSchema.nullable(),
      doneBy: z.string().nullable(),
    }),
  ),
  processInstances: z.array(processSummary),
});
export type IncidentDto = z.infer<typeof incidentSchema>;

/** One entry of the timeline; entries are never changed. */
export const timelineEntrySchema = z.object({
  id: idSchema,
  time: instantOutSchema,
  at: instantOutSchema.describe('The same as time'),
  actor: z.object({ kind: z.string(), id: z.string(), label: z.string() }),
  source: z.string(),
  kind: z.string(),
  text: z.object({ vi: z.string(), en: z.string() }),
  data: z.record(z.string(), z.json()),
});
export type TimelineEntryDto = z.infer<typeof timelineEntrySchema>;

/** An event or caller that was joined to an incident. */
export const incidentReportSchema = z.object({
  id: idSchema,
  eventId: idSchema.nullable(),
  source: z.string().nullable(),
  at: instantOutSchema,
  title: z.string().nullable(),
  description: z.string().nullable(),
  location: placeInputSchema.nullable(),
  reporter: reporterSchema.nullable(),
  attributes: z.record(z.string(), z.json()),
  attached: z.boolean().describe('false: the report that opened it'),
});
export type IncidentReportDto = z.infer<typeof incidentReportSchema>;

/** An open incident that may be the same thing. */
export const duplicateSchema = z.object({
  incidentId: idSchema,
  number: z.string(),
  type: z.string(),
  title: z.string(),
  distanceM: z.number().nullable(),
  ageMinutes: z.number(),
});
export type DuplicateDto = z.infer<typeof duplicateSchema>;
