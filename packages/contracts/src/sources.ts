import { z } from 'zod';
import { codeSchema, idSchema, instantOutSchema, listQuerySchema, localizedTextSchema } from './common.ts';
import { eventErrorSchema } from './events.ts';

/** Sources of events, their health and log, and what they sent that could not be used. */

/** By which way a source sends; its credentials serve for this way only. */
export const sourceKinds = ['cloudEvents', 'mqtt', 'cap', 'sensorThings', 'open311', 'upload', 'pull'] as const;
export type SourceKind = (typeof sourceKinds)[number];

const property = z.string().min(1).max(100);

/** What is believable of one observed property. A reading that breaks it is marked, and not believed. */
export const propertyLimitsSchema = z
  .strictObject({
    observedProperty: property,
    unit: z.string().min(1).max(40).optional().describe('Readings in another unit are converted, or refused'),
    min: z.number().optional().describe('Smaller is impossible: quality bad'),
    max: z.number().optional().describe('Bigger is impossible: quality bad'),
    maxChangePerMinute: z.number().positive().optional().describe('A faster change is a jump: quality doubtful'),
    frozenAfterMinutes: z
      .number()
      .positive()
      .max(10_080)
      .optional()
      .describe('The very same value for longer is a frozen sensor: quality doubtful'),
  })
  .superRefine((limits, context) => {
    if (limits.min === undefined || limits.max === undefined || limits.min <= limits.max) return;
    const params = { code: 'ORDER', vi: '“min” phải nhỏ hơn “max”.', en: '“min” must be below “max”.' };
    context.addIssue({ code: 'custom', path: ['min'], message: params.en, params, input: limits.min });
  });
export type PropertyLimits = z.infer<typeof propertyLimitsSchema>;

/** A series of readings: what a thing measures, in which unit and where. */
export const datastreamSchema = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[^/+#'\s]+$/),
  thing: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[^/+#'\s]+$/),
  name: z.string().max(200).optional(),
  observedProperty: property,
  unit: z.string().min(1).max(40).optional(),
  location: z.strictObject({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) }).optional(),
});
export type Datastream = z.infer<typeof datastreamSchema>;

const unique = <Item>(items: readonly Item[], key: (item: Item) => string): boolean =>
  new Set(items.map(key)).size === items.length;
const twice = { code: 'TWICE', vi: 'Có mục bị khai hai lần.', en: 'Something is declared twice.' };

const declared = {
  name: localizedTextSchema,
  orgUnit: codeSchema.describe('The org unit that owns it'),
  state: z.enum(['enabled', 'paused']).default('enabled'),
  quotaPerMinute: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe(
      'Events in a minute: more are refused, rows of a file wait. 6,000 when not said, of files and pulls 1,000,000',
    ),
  expectedIntervalSeconds: z
    .int()
    .min(10)
    .max(31 * 86_400)
    .nullable()
    .default(null)
    .describe('Silent after three times this'),
  mayExercise: z.boolean().default(false).describe('May send exercises'),
  requireKey: z.boolean().default(false).describe('MQTT: each message carries the key as the user property “key”'),
  eventSources: z
    .array(z.string().min(1).max(300))
    .max(50)
    .default([])
    .describe('What its CloudEvents may name as `source`: these and what begins with them and “/”; its code always'),
  properties: z
    .array(propertyLimitsSchema)
    .max(200)
    .refine((items) => unique(items, (item) => item.observedProperty), { params: twice, message: twice.en })
    .default([]),
  datastreams: z
    .array(datastreamSchema)
    .max(2_000)
    .refine((items) => unique(items, ({ thing, id }) => `${thing}/${id}`), { params: twice, message: twice.en })
    .default([]),
};

/** Body of `POST /sources`. */
export const createSourceSchema = z.strictObject({ code: codeSchema, kind: z.enum(sourceKinds), ...declared });
export type CreateSource = z.infer<typeof createSourceSchema>;

/** Body of `PUT /sources/{code}`: all but code and kind, which stay. */
export const putSourceSchema = z.strictObject(declared);
export type PutSource = z.infer<typeof putSourceSchema>;

/** Body of `POST /sources/{code}/credentials`. */
export const rotateSourceSchema = z.strictObject({
  overlapMinutes: z
    .int()
    .min(0)
    .max(7 * 1_440)
    .default(0)
    .describe('How long the key before goes on working'),
});
export type RotateSource = z.infer<typeof rotateSourceSchema>;

/** The credentials of a source, shown once. */
export const sourceCredentialsSchema = z.object({
  clientId: z.string().describe('For `POST /oauth/token`, with the key as the secret'),
  key: z.string().describe('As bearer token, Open311 api_key or MQTT user property; shown this once only'),
});

/** A source. */
export const sourceSchema = z.object({
  code: codeSchema,
  kind: z.enum(sourceKinds),
  ...declared,
  quotaPerMinute: z.int(),
  clientId: z.string(),
  keyHint: z.string().describe('The last four characters of the key'),
  keyRotatedAt: instantOutSchema,
  lastSeenAt: instantOutSchema.nullable(),
  status: z.enum(['ok', 'silent', 'never', 'paused']),
  createdAt: instantOutSchema,
  updatedAt: instantOutSchema,
  version: z.int(),
});
export type SourceDto = z.infer<typeof sourceSchema>;

/** A new source with its key, or one whose key was changed. */
export const sourceWithKeySchema = sourceSchema.extend({ credentials: sourceCredentialsSchema });
export type SourceWithKeyDto = z.infer<typeof sourceWithKeySchema>;

/** Query of `GET /sources`. */
export const sourcesQuerySchema = listQuerySchema.extend({
  kind: z.enum(sourceKinds).optional(),
  state: z.enum(['enabled', 'paused']).optional(),
  status: z.enum(['ok', 'silent', 'never', 'paused']).optional(),
  orgUnit: codeSchema.optional(),
});
export type SourcesQuery = z.infer<typeof sourcesQuerySchema>;

const counts = {
  received: z.int().describe('Events that came, but for those over the quota'),
  accepted: z.int(),
  duplicate: z.int(),
  rejected: z.int(),
  throttled: z.int().describe('Refused over the quota'),
  dead: z.int().describe('Kept as dead letters'),
  shed: z.int().describe('Readings that were refused, or put off, because of overload'),
  suspect: z.int().describe('Readings that were not believed'),
  clockAhead: z.int(),
  late: z.int(),
};
const countsSchema = z.object(counts);
export type SourceCounts = z.infer<typeof countsSchema>;

/** How a source does. */
export const sourceHealthSchema = z.object({
  code: codeSchema,
  status: z.enum(['ok', 'silent', 'never', 'paused']),
  lastSeenAt: instantOutSchema.nullable(),
  silentSince: instantOutSchema.nullable(),
  expectedIntervalSeconds: z.int().nullable(),
  ratePerMinute: z.number().describe('Mean of the last hour'),
  lastHour: countsSchema,
  series: z
    .array(z.object({ minute: instantOutSchema, received: z.int(), rejected: z.int() }))
    .describe('The last 60 minutes, oldest first'),
  lag: z
    .object({ p50Seconds: z.number(), p95Seconds: z.number() })
    .nullable()
    .describe('From when it happened to when it came, in the last hour'),
  deadLetters: z.int().describe('Dead letters that wait'),
  watchOnly: z
    .array(
      z.object({
        key: z.string().describe('The device: key of the alert'),
        rule: z.string(),
        alertId: idSchema,
        since: instantOutSchema,
        counted: z.int().describe('Findings that opened nothing'),
      }),
    )
    .describe('Devices whose findings are counted and open nothing while the alert lasts'),
});
export type SourceHealthDto = z.infer<typeof sourceHealthSchema>;

/** One line of a source's log. */
export const sourceLogSchema = z.object({
  id: idSchema,
  at: instantOutSchema,
  kind: z.enum(['rejected', 'throttled', 'paused', 'shed', 'dead', 'ignored', 'noted']),
  channel: z.string(),
  errors: z.array(eventErrorSchema),
  payload: z.string().nullable().describe('As it came, up to 8,192 characters'),
  truncated: z.boolean(),
});
export type SourceLogDto = z.infer<typeof sourceLogSchema>;

/** Query of `GET /sources/{code}/log`. */
export const sourceLogQuerySchema = listQuerySchema.extend({
  kind: z.enum(['rejected', 'throttled', 'paused', 'shed', 'dead', 'ignored', 'noted']).optional(),
});
export type SourceLogQuery = z.infer<typeof sourceLogQuerySchema>;

/** What came and could not be used, where nobody could be told: it waits to be corrected, sent again or discarded. */
export const deadLetterSchema = z.object({
  id: idSchema,
  source: codeSchema.nullable(),
  channel: z.enum(['mqtt', 'rules']),
  at: instantOutSchema,
  state: z.enum(['waiting', 'resent', 'discarded']),
  errors: z.array(eventErrorSchema),
  payload: z.string(),
  truncated: z.boolean(),
  topic: z.string().nullable(),
  eventId: idSchema.nullable().describe('The event whose rules failed, or that came of it'),
  resolvedAt: instantOutSchema.nullable(),
  resolvedBy: z.string().nullable(),
  reason: z.string().nullable(),
  version: z.int(),
});
export type DeadLetterDto = z.infer<typeof deadLetterSchema>;

/** Query of `GET /dead-letters`. */
export const deadLettersQuerySchema = listQuerySchema.extend({
  source: codeSchema.optional(),
  channel: z.enum(['mqtt', 'rules']).optional(),
  state: z.enum(['waiting', 'resent', 'discarded']).optional(),
});
export type DeadLettersQuery = z.infer<typeof deadLettersQuerySchema>;

/** Body of `POST /dead-letters/{id}/resend`. */
export const resendSchema = z.strictObject({
  payload: z.string().min(1).max(262_144).optional().describe('Corrected; as it came when not given'),
  topic: z.string().min(1).max(500).optional(),
  reason: z.string().trim().min(1).max(1_000).optional(),
});
export type Resend = z.infer<typeof resendSchema>;

/** Body of `POST /dead-letters/{id}/discard`. */
export const discardSchema = z.strictObject({ reason: z.string().trim().min(1).max(1_000) });
export type Discard = z.infer<typeof discardSchema>;

/** Most dead letters that are dealt with at once. */
const MOST_LETTERS = 200;

const letterIds = z
  .array(idSchema)
  .min(1)
  .max(MOST_LETTERS)
  .refine((ids) => new Set(ids).size === ids.length, { params: twice, message: twice.en });

/** Body of `POST /dead-letters/resend`: many as they came. */
export const resendManySchema = z.strictObject({
  ids: letterIds,
  reason: z.string().trim().min(1).max(1_000).optional(),
});
export type ResendMany = z.infer<typeof resendManySchema>;

/** Body of `POST /dead-letters/discard`. */
export const discardManySchema = z.strictObject({ ids: letterIds, reason: z.string().trim().min(1).max(1_000) });
export type DiscardMany = z.infer<typeof discardManySchema>;

/** What came of each of many dead letters, in the order asked: one that is refused holds up no other. */
export const lettersDoneSchema = z.object({
  items: z.array(
    z.object({
      id: idSchema,
      done: z.boolean(),
      eventId: idSchema.nullable().describe('The event whose rules run again, or that came of it'),
      errors: z.array(eventErrorSchema).describe('Why it waits on'),
    }),
  ),
});
export type LettersDone = z.infer<typeof lettersDoneSchema>;

/** 202 of `POST /cap`. */
export const capAcceptedSchema = z.object({
  identifier: z.string(),
  status: z.enum(['accepted', 'ignored']).describe('Tests, drafts and acknowledgements are logged and come to nothing'),
  eventId: idSchema.nullable(),
  duplicate: z.boolean(),
  warnings: z
    .array(eventErrorSchema)
    .describe('What was taken and should still be looked at: `UNKNOWN_REFERENCE`, the alert before never came'),
});
export type CapAccepted = z.infer<typeof capAcceptedSchema>;

const iotId = z.object({ '@iot.id': z.union([z.string().min(1).max(100), z.number()]) });

/** Body of `POST /sensorthings/v1.1/Observations`; what else an Observation may have is not read. */
export const observationSchema = z.looseObject({
  '@iot.id': z.union([z.string().min(1).max(200), z.number()]).optional(),
  phenomenonTime: z.string().max(200).nullish(),
  resultTime: z.string().max(100).nullish(),
  result: z.json(),
  resultQuality: z.json().optional(),
  Datastream: iotId,
});
export type ObservationInput = z.infer<typeof observationSchema>;

/** Body of `POST /sensorthings/v1.1/Datastreams('pm-1')/Observations`: the address names the Datastream. */
export const observationOfDatastreamSchema = observationSchema.omit({ Datastream: true });

/** Body of `POST /sensorthings/v1.1/CreateObservations`: the Data Array extension. */
export const createObservationsSchema = z
  .array(
    z.looseObject({
      Datastream: iotId,
      components: z.array(z.string().max(100)).min(1).max(20),
      dataArray: z.array(z.array(z.json()).max(20)).min(1).max(1_000),
    }),
  )
  .min(1)
  .max(1_000);
export type CreateObservations = z.infer<typeof createObservationsSchema>;

/** Service root of SensorThings. */
export const sensorThingsRootSchema = z.object({
  value: z.array(z.object({ name: z.string(), url: z.string() })),
  serverSettings: z.object({ conformance: z.array(z.string()) }),
});
export type SensorThingsRoot = z.infer<typeof sensorThingsRootSchema>;

/** An entity of SensorThings, and a list of them. */
export const sensorThingsEntitySchema = z.looseObject({ '@iot.id': z.string(), '@iot.selfLink': z.string() });
export const sensorThingsListSchema = z.object({ value: z.array(z.record(z.string(), z.unknown())) });
export type SensorThingsList = z.infer<typeof sensorThingsListSchema>;

const geoText = z.string().nullish();

/** A refusal of GeoReport v2, as JSON; the same fields stand in the XML. */
export const geoReportErrorsSchema = z.array(z.object({ code: z.int(), description: z.string() }));

/** `GET /open311/v2/services/{code}`: what a service asks for beside the fields that all have. */
export const geoReportDefinitionSchema = z.object({ service_code: z.string(), attributes: z.array(z.unknown()) });

/** A list of GeoReport v2, as JSON; the same fields stand in the XML. Services, requests, or what was made. */
export const geoReportListSchema = z.array(
  z.looseObject({
    service_code: geoText,
    service_name: geoText,
    service_request_id: geoText,
    token: geoText,
    status: geoText,
  }),
);
