import { z } from 'zod';
import { codeSchema, idSchema, instantOutSchema, instantSchema, localizedTextSchema } from './common.ts';
import { cloudEventSchema } from './events.ts';

/** Suppressions: planned work whose findings are counted, not raised (`/suppressions`). Source: domain/rules.md RULE-39. */

const codes = z.array(z.string().min(1).max(200)).min(1).max(500).optional();

/** A suppression as it is saved; `@trucban/rules-engine` checks what its parts say together. */
export const suppressionDocumentSchema = z
  .object({
    code: codeSchema,
    name: localizedTextSchema,
    reason: z.string().trim().min(1).max(200),
    from: instantSchema,
    to: instantSchema,
    rules: codes,
    sources: codes,
    keys: codes.describe('What events are about: devices, vessels, stations'),
    areas: codes,
    answer: z
      .object({ eventTypes: codes.unwrap(), text: localizedTextSchema })
      .strict()
      .optional()
      .describe('What people who report such an event from the areas are told; nothing is opened'),
  })
  .strict();

/** `POST /suppressions`, `PUT /suppressions/{code}`. */
export const saveSuppressionSchema = suppressionDocumentSchema.extend({ note: z.string().max(1_000).optional() });
export type SaveSuppression = z.infer<typeof saveSuppressionSchema>;

/** What the list says of each beside its version. */
export const suppressionListItemSchema = z.object({
  code: z.string(),
  name: localizedTextSchema.nullable(),
  reason: z.string(),
  from: instantOutSchema,
  to: instantOutSchema,
  active: z.boolean().describe('Whether it hides findings now'),
  suppressed: z.int().describe('Findings that it has hidden so far'),
});
export type SuppressionListItem = z.infer<typeof suppressionListItemSchema>;

/** `GET /suppressions/answers`: what people are told now who report such an event from there. */
export const answersQuerySchema = z.object({ eventType: codeSchema, areaCode: z.string().min(1).max(40) });
export type AnswersQuery = z.infer<typeof answersQuerySchema>;

/** Planned work that explains what people report. */
export const plannedAnswerSchema = z.object({
  code: z.string(),
  name: localizedTextSchema,
  from: instantOutSchema,
  to: instantOutSchema,
  text: localizedTextSchema,
});
export type PlannedAnswerDto = z.infer<typeof plannedAnswerSchema>;

/** What one suppression has hidden, by rule. */
export const suppressionWithCountsSchema = z.object({
  suppressed: z.array(z.object({ rule: z.string(), count: z.int(), lastAt: instantOutSchema })),
});
export type SuppressionWithCounts = z.infer<typeof suppressionWithCountsSchema>;

/** `POST /suppressions/preview`: of the stored events of the last `days`, or of given ones. Its own time does not matter. */
export const previewSuppressionSchema = z
  .object({
    suppression: suppressionDocumentSchema,
    days: z.int().min(1).max(90).optional(),
    events: z
      .array(cloudEventSchema.partial({ specversion: true, id: true, source: true }))
      .min(1)
      .max(1_000)
      .optional(),
  })
  .strict()
  .refine(({ days, events }) => (days === undefined) !== (events === undefined), {
    message: 'Exactly one of days and events is needed',
    path: ['days'],
  });
export type PreviewSuppression = z.infer<typeof previewSuppressionSchema>;

/** What it would have hidden. */
export const suppressionPreviewSchema = z.object({
  from: instantOutSchema.nullable(),
  to: instantOutSchema.nullable(),
  events: z.int().describe('Events that were looked at'),
  found: z.int().describe('Findings of the rules that it may mean'),
  hidden: z.int().describe('Those that it would have hidden'),
  byRule: z.array(z.object({ rule: z.string(), count: z.int() })),
  findings: z
    .array(
      z.object({
        rule: z.string(),
        eventId: z.string().describe('`#n` for given events without an id'),
        time: instantOutSchema,
        key: z.string().nullable(),
        source: z.string(),
      }),
    )
    .describe('The first 200 of them'),
});
export type SuppressionPreview = z.infer<typeof suppressionPreviewSchema>;

/** `POST /rules/{code}/versions/{version}/shadow`: whether that version fires silently, beside the one in force. */
export const shadowSchema = z.object({ on: z.boolean().default(true) }).strict();
export type SetShadow = z.infer<typeof shadowSchema>;

/** A version that fires silently, compared with the one in force. */
export const ruleShadowSchema = z.object({
  code: z.string(),
  version: z.int(),
  since: instantOutSchema.nullable().describe('null: it never did'),
  endedAt: instantOutSchema.nullable(),
  running: z.boolean(),
  silent: z.boolean().describe('It is the version in force: nothing is done in its name'),
  fired: z.int(),
  firedByPublished: z.int(),
  both: z.int(),
  byDay: z.array(z.object({ day: z.string(), fired: z.int(), firedByPublished: z.int(), both: z.int() })),
  differences: z
    .array(z.object({ eventId: idSchema, at: instantOutSchema, fired: z.boolean() }))
    .describe('The newest 100 events for which only one of them fired'),
});
export type RuleShadow = z.infer<typeof ruleShadowSchema>;

/** `GET /rules/{code}/parameters`. */
export const parametersQuerySchema = z.object({ area: z.string().min(1).max(60).optional() });
export type ParametersQuery = z.infer<typeof parametersQuerySchema>;

const parameterValue = z.union([z.number(), z.string(), z.boolean()]);

/** Which values of a rule's parameters are in force where. */
export const ruleParametersSchema = z.object({
  code: z.string(),
  version: z.int(),
  area: z.string().nullable(),
  items: z.array(
    z.object({
      name: z.string(),
      title: localizedTextSchema.nullable(),
      province: parameterValue.describe('The value of the province'),
      byArea: z.array(z.object({ area: z.string(), value: parameterValue })),
      value: parameterValue.describe('The value in force in the area that was asked for'),
      from: z.string().nullable().describe('The area that says so; null for the province'),
    }),
  ),
});
export type RuleParametersDto = z.infer<typeof ruleParametersSchema>;
