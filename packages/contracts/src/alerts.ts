import { z } from 'zod';
import {
  booleanQuerySchema,
  codeSchema,
  idSchema,
  instantOutSchema,
  instantSchema,
  listQuerySchema,
} from './common.ts';
import { failedActionSchema, severitySchema } from './events.ts';

/** Alerts that rules have raised. Source: API.md, 'Rules'; domain/rules.md 0.3. */

/** Query of `GET /alerts`. `state`: `open` is `active` or `clearing`; all without it. */
export const alertsQuerySchema = listQuerySchema.extend({
  state: z.enum(['open', 'active', 'clearing', 'cleared']).optional(),
  rule: codeSchema.optional(),
  severity: severitySchema.optional(),
  incidentId: idSchema.optional(),
  acknowledged: booleanQuerySchema.optional(),
  exercise: booleanQuerySchema.optional(),
  since: instantSchema.optional(),
});
export type AlertsQuery = z.infer<typeof alertsQuerySchema>;

const reason = z.string().trim().min(1).max(1_000);

/** `POST /alerts/{id}/acknowledge`. */
export const acknowledgeAlertSchema = z.object({ reason: reason.optional() }).strict();
export type AcknowledgeAlert = z.infer<typeof acknowledgeAlertSchema>;

/** `POST /alerts/{id}/clear`. */
export const clearAlertSchema = z.object({ reason }).strict();
export type ClearAlert = z.infer<typeof clearAlertSchema>;

/** One alert of one rule about one thing. */
export const alertSchema = z
  .object({
    id: idSchema,
    rule: z.string(),
    ruleVersion: z.int(),
    key: z.string().describe('What it is about: the JSON list of the values that the rule keeps apart'),
    exercise: z.boolean(),
    state: z.enum(['active', 'clearing', 'cleared']),
    severity: severitySchema,
    count: z.int().describe('Events that spoke for it'),
    raisedAt: instantOutSchema,
    lastAt: instantOutSchema.describe('Time of the last event that spoke for it'),
    acknowledgedAt: instantOutSchema.nullable(),
    acknowledgedBy: z.string().nullable(),
    clearedAt: instantOutSchema.nullable(),
    clearedBy: z.string().nullable().describe('Who ended it by hand; null when it ended by itself'),
    incidentId: idSchema.nullable(),
    incidentNumber: z.string().nullable(),
    lastEventId: z.string(),
    version: z.int(),
    failedActions: z
      .array(failedActionSchema)
      .optional()
      .describe('Of one alert alone: what its rule asked for and did not get'),
  })
  .meta({ id: 'Alert' });
export type AlertDto = z.infer<typeof alertSchema>;
