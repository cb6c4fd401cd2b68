import { z } from 'zod';
import {
  booleanQuerySchema,
  idSchema,
  instantOutSchema,
  instantSchema,
  listQuerySchema,
  localizedTextSchema,
} from './common.ts';

/**
 * Events that come in: CloudEvents 1.0 by HTTP, and what the rules made of them. Source: API.md, 'Events'; domain/rules.md 0.1.
 */

/** Most events of one batch. */
export const MAX_EVENT_BATCH = 1_000;

const finite = z.number();

/** A place. `lat` and `lon` come together; `areaCode` alone is a place too. */
export const placeInputSchema = z
  .object({
    lat: finite.min(-90).max(90),
    lon: finite.min(-180).max(180),
    address: z.string().max(500),
    areaCode: z.string().max(40),
  })
  .partial()
  .superRefine((place, context) => {
    if ((place.lat === undefined) === (place.lon === undefined)) return;
    const path = [place.lat === undefined ? 'lat' : 'lon'];
    const params = {
      code: 'PLACE_INCOMPLETE',
      vi: '“lat” và “lon” phải đi cùng nhau.',
      en: '“lat” and “lon” come together.',
    };
    context.addIssue({ code: 'custom', path, message: params.en, params, input: place });
  });
export type PlaceInput = z.infer<typeof placeInputSchema>;

/** Codes of the five severities. */
export const severitySchema = z.enum(['critical', 'high', 'medium', 'low', 'info']);
export type SeverityDto = z.infer<typeof severitySchema>;

/** Who reported. `personal`: masked on every answer unless it was revealed. */
export const reporterSchema = z
  .object({
    name: z.string().max(200).meta({ personal: true }),
    phone: z.string().max(40).meta({ personal: true }),
    email: z.string().max(200).meta({ personal: true }),
    anonymous: z.boolean(),
  })
  .partial();
export type ReporterDto = z.infer<typeof reporterSchema>;

/** Free fields of an event or incident: plain JSON, at most 100. */
export const attributesSchema = z
  .record(z.string().max(100), z.json())
  .refine((value) => Object.keys(value).length <= 100, { message: 'at most 100 attributes' });

/** `data` of an incident-like event. One of `eventType`, `category` is needed. */
export const incidentEventDataSchema = z
  .looseObject({
    eventType: z.string().min(1).max(60).optional(),
    category: z.string().min(1).max(60).optional(),
    title: z.string().max(300).optional(),
    description: z.string().max(10_000).optional(),
    severity: severitySchema.optional(),
    location: placeInputSchema.optional(),
    reporter: reporterSchema.optional(),
    attributes: attributesSchema.optional(),
  })
  .superRefine((data, context) => {
    if (data.eventType !== undefined || data.category !== undefined) return;
    const params = {
      code: 'EVENT_TYPE_MISSING',
      vi: 'Cần “eventType” hoặc “category”; chỉ quan trắc như sensor.reading là không cần.',
      en: '“eventType” or “category” is needed; only observations such as sensor.reading go without.',
    };
    context.addIssue({ code: 'custom', path: ['eventType'], message: params.en, params, input: data });
  });
export type IncidentEventData = z.infer<typeof incidentEventDataSchema>;

const notANumber = {
  code: 'NOT_A_NUMBER',
  vi: 'NaN hay vô cực không phải số đo: hãy bỏ số đo này, hoặc gửi “quality”: “error” cùng giá trị đo được.',
  en: 'NaN or infinity is no reading: leave it out, or send “quality”: “error” with what was measured.',
};

/** `data` of a reading. */
export const readingDataSchema = z.looseObject({
  sensor: z.string().min(1).max(200),
  observedProperty: z.string().min(1).max(200),
  value: z
    .union([z.number(), z.string().max(200), z.boolean()])
    .refine((value) => typeof value !== 'string' || !/^\s*[+-]?(nan|inf(inity)?)\s*$/i.test(value), {
      params: notANumber,
      message: notANumber.en,
    }),
  unit: z.string().max(40).optional(),
  phenomenonTime: instantSchema.optional(),
  quality: z
    .enum(['good', 'doubtful', 'bad', 'calibrating', 'error'])
    .optional()
    .describe('A sensor that calibrates or fails counts as bad: it never alarms'),
  location: placeInputSchema.optional(),
});

/** Input kinds whose `data` need not name an event type: measurements and facts that rules watch. */
export const observationKinds = [
  'sensor.reading',
  'camera.detection',
  'vms.position',
  'kpi.value',
  'kpi.status',
  'dossier.step',
  'dossier.step.completed',
  'post.seen',
  'bulletin.issued',
  'alert.cleared',
  'alert.raised',
  'ambulance.status',
  'article.seen',
  'auth.event',
  'case.reported',
  'device.alarm',
  'device.heartbeat',
  'forecast.issued',
  'gate.opening',
  'hospital.status',
  'hotspot.rejected',
  'ids.event',
  'operator.verdict',
  'platform.health',
  'project.disbursed',
  'pupil.absent',
  'report.period',
  'report.rated',
  'satellite.change',
  'satellite.hotspot',
  'scada.feeder',
  'service.traffic',
  'source.status',
  'task.step',
  'vessel.sos',
  'web.changed',
] as const;

const attribute = z.string().min(1).max(300);

/** A CloudEvent in structured form. Extensions that are used: `exercise`, `key`, `quality`; others are kept. */
export const cloudEventSchema = z.looseObject({
  specversion: z.literal('1.0'),
  id: attribute,
  source: attribute,
  type: z
    .string()
    .max(100)
    .regex(/^[A-Za-z][A-Za-z0-9]*([._-][A-Za-z0-9]+)*$/, 'an input kind such as call.received'),
  time: instantSchema.optional(),
  subject: z.string().max(300).optional(),
  datacontenttype: z
    .string()
    .regex(/^application\/([a-z0-9.+-]+\+)?json\s*(;.*)?$/i, 'JSON only')
    .optional(),
  dataschema: z.string().max(1_000).optional(),
  exercise: z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]).optional(),
  key: z.string().max(300).optional(),
  quality: z.enum(['good', 'doubtful', 'bad']).optional(),
  data: z.record(z.string(), z.json()),
});
export type CloudEventDto = z.infer<typeof cloudEventSchema>;

/** One wrong field. */
export const eventErrorSchema = z.object({ path: z.string(), code: z.string(), message: z.string() });

/** 202 of `POST /events`. */
export const eventsAcceptedSchema = z.object({
  accepted: z.array(z.object({ id: z.string(), source: z.string(), eventId: idSchema, duplicate: z.boolean() })),
  rejected: z.array(z.object({ index: z.int(), errors: z.array(eventErrorSchema) })),
});
export type EventsAccepted = z.infer<typeof eventsAcceptedSchema>;

/** Query of `GET /events`. */
export const eventsQuerySchema = listQuerySchema.extend({
  type: z.string().max(100).optional(),
  eventType: z.string().max(60).optional(),
  source: z.string().max(300).optional(),
  state: z.enum(['stored', 'processed', 'failed']).optional(),
  incidentId: idSchema.optional(),
  exercise: booleanQuerySchema.optional(),
  since: instantSchema.optional(),
});
export type EventsQuery = z.infer<typeof eventsQuerySchema>;

/** One comparison of a rule's conditions with what was there. */
const comparisonSchema = z.object({
  fact: z.string(),
  name: localizedTextSchema.optional().describe('What the rule calls the fact'),
  path: z.string().nullable(),
  operator: z.string(),
  expected: z.json(),
  actual: z.json(),
  missing: z.boolean(),
  negated: z.boolean(),
  by: z.number().optional().describe('Of two numbers: how much is missing to what is expected; below 0 it is too much'),
});

/** What a rule asked for and did not get. */
export const failedActionSchema = z
  .object({
    rule: z.string(),
    action: z.string().describe('Its type: publishEvent, closeIncident …'),
    at: instantOutSchema,
    code: z.string().describe('EVENT_LOOP: rules fire each other in a circle, which was cut'),
    message: localizedTextSchema,
  })
  .meta({ id: 'FailedAction' });
export type FailedAction = z.infer<typeof failedActionSchema>;

/** What one rule said of an event. */
export const ruleOutcomeSchema = z.object({
  code: z.string(),
  version: z.int().nullish(),
  result: z.enum(['fired', 'notFired', 'error']),
  reasons: z.array(comparisonSchema).describe('The comparisons that held, or stood in the way'),
  change: z
    .array(comparisonSchema)
    .optional()
    .describe('The fewest comparisons that would have to come out otherwise for it to fire'),
  note: z.string().optional(),
  alert: z
    .object({
      state: z
        .enum(['raised', 'counted', 'ended', 'pending', 'watched', 'over'])
        .describe(
          'raised, ended: by the event; counted: it was raised before; pending: its conditions have to hold longer; watched: it is raised when no more comes; over: it had ended after the event',
        ),
      id: idSchema.nullable().describe('The alert that people see'),
      dueAt: instantOutSchema.nullable().describe('When time alone raises it'),
      samples: z.int().describe('Events in a row so far'),
      ofSamples: z.int().nullable().describe('How many of them raise it'),
    })
    .optional()
    .describe('What the event did to the alert of the rule'),
});
export type RuleOutcomeDto = z.infer<typeof ruleOutcomeSchema>;

/** A stored event with what the rules made of it. */
export const eventSchema = z.object({
  eventId: idSchema,
  id: z.string(),
  source: z.string(),
  type: z.string(),
  key: z.string().nullable(),
  time: instantOutSchema.describe('When it happened; never later than it was received'),
  givenTime: instantOutSchema.nullable().describe('What the sender said'),
  timeAdjusted: z.boolean(),
  receivedAt: instantOutSchema,
  late: z.boolean(),
  quality: z.enum(['good', 'doubtful', 'bad']),
  marks: z.array(z.string()).describe('What intake noticed: clockAhead, converted, jump, frozen, impossible'),
  exercise: z.boolean(),
  eventType: z.string().nullable(),
  location: placeInputSchema.nullable(),
  data: z.record(z.string(), z.json()),
  state: z.enum(['stored', 'processed', 'failed']),
  attempts: z.int(),
  failure: z.string().nullable(),
  processedAt: instantOutSchema.nullable(),
  rules: z
    .array(ruleOutcomeSchema)
    .describe('The rules that fired or failed; of one event alone also the others that looked at it, and why not'),
  effect: z.enum(['opened', 'attached', 'none']).nullable(),
  incidentId: idSchema.nullable(),
  incidentNumber: z.string().nullable(),
  why: z.string().nullable().describe('Why no incident came of it'),
  answer: localizedTextSchema
    .nullable()
    .describe('What those are told who reported it, where planned work explains it'),
  failedActions: z
    .array(failedActionSchema)
    .optional()
    .describe('Of one event alone: what its rules asked for and did not get; of an alert see the alert'),
});
export type EventDto = z.infer<typeof eventSchema>;
