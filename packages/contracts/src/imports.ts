import { z } from 'zod';
import { codeSchema, idSchema, instantOutSchema, listQuerySchema, localizedTextSchema } from './common.ts';
import { configVersionSchema } from './configuration.ts';

/** Files that are uploaded and systems that are asked: mappings, pulls, imports. */

/** Largest file of an upload, in bytes. */
export const MAX_IMPORT_BYTES = 200 * 1_048_576;
/** Most rows of one import. */
export const MAX_IMPORT_ROWS = 1_000_000;
/** Rows that a trial shows. */
export const MAX_SAMPLE_ROWS = 20;

const name = z.string().trim().min(1).max(300);
const column = z.string().trim().min(1).max(300);
const fieldName = z
  .string()
  .max(200)
  .regex(/^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+){0,8}$/, 'a field such as data.title');

const tableFormat = z
  .object({
    type: z.enum(['csv', 'xlsx']),
    delimiter: z.enum([',', ';', '\t', '|']).optional(),
    encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1258']).optional(),
    sheet: z.string().min(1).max(100).optional(),
    headerRow: z.int().min(1).max(100).optional(),
  })
  .strict();

/** A mapping; what types can't say is checked by `@trucban/mapping`, by JSON pointer. */
export const mappingDocumentSchema = z
  .object({
    code: codeSchema,
    vi: name,
    en: name,
    format: z.union([
      tableFormat,
      z.object({ type: z.literal('json'), items: z.string().max(300).optional() }).strict(),
      z.object({ type: z.literal('sql') }).strict(),
    ]),
    zone: z.string().max(60).optional(),
    decimal: z.enum(['.', ',']).optional(),
    target: z.discriminatedUnion('type', [
      z
        .object({
          type: z.literal('event'),
          kind: z
            .string()
            .max(100)
            .regex(/^[A-Za-z][A-Za-z0-9]*([._-][A-Za-z0-9]+)*$/, 'an input kind such as case.reported'),
          source: z.string().trim().min(1).max(300).optional(),
        })
        .strict(),
      z.object({ type: z.literal('measure'), measure: codeSchema.optional() }).strict(),
    ]),
    fields: z
      .array(
        z
          .object({
            to: fieldName,
            from: column.optional(),
            expression: z.string().min(1).max(2_000).optional(),
            type: z.enum(['text', 'number', 'integer', 'boolean', 'instant', 'date', 'period', 'json']).optional(),
            formats: z.array(z.string().min(1).max(60)).min(1).max(10).optional(),
            period: z.enum(['minute', 'hour', 'day', 'month', 'quarter', 'halfYear', 'year']).optional(),
            unit: z
              .object({ from: z.string().min(1).max(60), to: z.string().min(1).max(60) })
              .strict()
              .optional(),
            codes: z
              .object({
                values: z
                  .record(z.string().max(300), z.json())
                  .refine((values) => Object.keys(values).length <= 5_000, { error: 'at most 5,000 codes' }),
                unknown: z.enum(['reject', 'default', 'keep']).optional(),
              })
              .strict()
              .optional(),
            required: z.boolean().optional(),
            default: z.json().optional(),
          })
          .strict(),
      )
      .min(1)
      .max(200),
    dedup: z.array(column).max(20).optional(),
  })
  .strict();

const secretName = z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/, 'the name of a secret');

/** How a source is asked to say who we are. Values are names of secrets (`PUT /job-secrets/{name}`). */
const authentication = z.discriminatedUnion('type', [
  z.object({ type: z.literal('bearer'), secret: secretName }).strict(),
  z.object({ type: z.literal('basic'), username: z.string().min(1).max(200), secret: secretName }).strict(),
  z.object({ type: z.literal('header'), name: z.string().regex(/^[A-Za-z0-9-]{1,100}$/), secret: secretName }).strict(),
  z
    .object({ type: z.literal('query'), name: z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/), secret: secretName })
    .strict(),
]);

/** From where a later pull goes on: the greatest value seen of a column or path, in the order of times or numbers or texts. */
const watermark = z
  .object({
    from: column,
    type: z.enum(['instant', 'number', 'text']),
    /** What the first pull begins with. */
    initial: z.string().max(200).optional(),
    /** Query parameter that takes it (HTTP); in SQL it is `$1`. */
    parameter: z
      .string()
      .regex(/^[A-Za-z0-9_.$-]{1,100}$/)
      .optional(),
  })
  .strict();

/** A source that is asked over HTTP: JSON in pages, or a CSV file. */
const httpSource = z
  .object({
    type: z.literal('http'),
    url: z.string().min(1).max(2_000),
    headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,100}$/), z.string().max(1_000)).optional(),
    query: z.record(z.string().max(100), z.string().max(1_000)).optional(),
    authentication: authentication.optional(),
    paging: z
      .discriminatedUnion('type', [
        /** The address of the next page stands at a path of the answer, or in its `Link` header (`rel="next"`) without one. */
        z.object({ type: z.literal('next'), path: column.optional() }).strict(),
        /** Pages are numbered; the first that has no rows is the end. */
        z
          .object({
            type: z.literal('number'),
            parameter: z.string().regex(/^[A-Za-z0-9_.$-]{1,100}$/),
            first: z.int().min(0).max(1_000).optional(),
            sizeParameter: z
              .string()
              .regex(/^[A-Za-z0-9_.$-]{1,100}$/)
              .optional(),
            size: z.int().min(1).max(10_000).optional(),
          })
          .strict(),
      ])
      .optional(),
    timeoutSeconds: z.int().min(1).max(120).optional(),
  })
  .strict();

/** A PostgreSQL database that is asked, read-only. */
const sqlSource = z
  .object({
    type: z.literal('sql'),
    /** Name of the secret that holds the connection string `postgres://user:password@host:port/database`. */
    secret: secretName,
    query: z.string().min(1).max(20_000),
    timeoutSeconds: z.int().min(1).max(600).optional(),
    maxRows: z.int().min(1).max(MAX_IMPORT_ROWS).optional(),
  })
  .strict();

/** A scheduled pull: configuration kind `pull`. */
export const pullDocumentSchema = z
  .object({
    code: codeSchema,
    vi: name,
    en: name,
    mapping: codeSchema,
    source: z.discriminatedUnion('type', [httpSource, sqlSource]),
    watermark: watermark.optional(),
    /** `every`: an ISO 8601 duration from a minute on; `cron`: six fields as in timers, `TZ=+07:00 0 0 6 * * *`. None: by hand. */
    schedule: z
      .union([z.object({ every: z.string().max(40) }).strict(), z.object({ cron: z.string().max(200) }).strict()])
      .optional(),
    /** Failures in a row after which people are told; 3. */
    tellAfterFailures: z.int().min(1).max(100).optional(),
    /** ISO 8601 duration without anything new after which people are told. */
    silentAfter: z.string().max(40).optional(),
    /** Groups that are told, such as `dataSteward@IOC`. */
    tell: z
      .array(
        z
          .string()
          .regex(/^[A-Za-z0-9_.-]+(@|\/)[A-Za-z0-9_.-]+$/)
          .max(130),
      )
      .max(10)
      .optional(),
  })
  .strict();
export type PullDocument = z.infer<typeof pullDocumentSchema>;

const importStates = ['queued', 'running', 'completed', 'failed', 'stopped'] as const;

/** Why an import failed as a whole. */
const importProblem = z.object({ code: z.string(), row: z.int().nullable(), message: localizedTextSchema });

/** One row that a trial shows. */
const sampleRow = z.object({
  row: z.int(),
  /** The event, or the numbers. */
  mapped: z.unknown().nullable(),
  problems: z.array(z.object({ column: z.string().nullable(), code: z.string(), message: localizedTextSchema })),
});

/** A file or a pull on its way in. */
export const importSchema = z
  .object({
    id: idSchema,
    kind: z.enum(['upload', 'pull']),
    mapping: z.string(),
    mappingVersion: z.int(),
    pull: z.string().nullable(),
    /** A trial: everything is checked, nothing is kept. */
    dryRun: z.boolean(),
    state: z.enum(importStates),
    orgUnit: z.string(),
    createdBy: z.string(),
    file: z
      .object({
        name: z.string(),
        size: z.int(),
        sha256: z.string(),
        format: z.string().nullable(),
        encoding: z.string().nullable(),
      })
      .nullable(),
    rows: z.object({ read: z.int(), accepted: z.int(), duplicate: z.int(), rejected: z.int() }),
    problem: importProblem.nullable(),
    sample: z.array(sampleRow),
    watermark: z.object({ from: z.string().nullable(), to: z.string().nullable() }).nullable(),
    /** The source said that nothing has changed. */
    notModified: z.boolean(),
    /** Its source has used up its quota of this minute: the rows that are left wait until then. */
    pacedUntil: instantOutSchema.nullable(),
    createdAt: instantOutSchema,
    startedAt: instantOutSchema.nullable(),
    endedAt: instantOutSchema.nullable(),
  })
  .meta({ id: 'Import' });
export type ImportDto = z.infer<typeof importSchema>;

/** Query of `GET /imports`. */
export const importsQuerySchema = listQuerySchema.extend({
  kind: z.enum(['upload', 'pull']).optional(),
  state: z.enum(importStates).optional(),
  mapping: codeSchema.optional(),
  pull: codeSchema.optional(),
});
export type ImportsQuery = z.infer<typeof importsQuerySchema>;

/** Fields of the form of `POST /imports` beside the file. */
export const newImportSchema = z
  .object({
    mapping: codeSchema,
    /** A version that isn't in force, for a trial of a draft. */
    version: z.coerce.number().int().min(1).optional(),
    dryRun: z
      .enum(['true', 'false'])
      .optional()
      .transform((text) => text === 'true'),
  })
  .strict();
export type NewImport = z.infer<typeof newImportSchema>;

/** `POST /pulls/{code}/run`. */
export const runPullSchema = z
  .object({
    dryRun: z.boolean().default(false),
    /** A version that isn't in force, for a trial of a draft. */
    version: z.int().min(1).optional(),
    /** Instead of the last good watermark, for this run. */
    watermark: z.string().max(200).optional(),
  })
  .strict();
export type RunPull = z.infer<typeof runPullSchema>;

/** 200 of a trial: what the first rows would become. 202 of a run: the import that was queued. */
export const pullRunSchema = z.object({
  import: importSchema.nullable(),
  trial: z
    .object({
      columns: z.array(z.string()).nullable(),
      rows: z.array(sampleRow),
      /** Whether the source has more than is shown. */
      more: z.boolean(),
    })
    .nullable(),
});
export type PullRun = z.infer<typeof pullRunSchema>;
export type SampleRow = z.infer<typeof sampleRow>;

/** How a pull does. */
export const pullStateSchema = z.object({
  nextAt: instantOutSchema.nullable(),
  failures: z.int(),
  lastRunAt: instantOutSchema.nullable(),
  lastGoodAt: instantOutSchema.nullable(),
  /** When it last brought something that wasn't there. */
  lastNewAt: instantOutSchema.nullable(),
  watermark: z.string().nullable(),
  runningImport: z.string().nullable(),
  source: z
    .boolean()
    .describe('A source of the kind `pull` with its code is declared: its page has the numbers and the log'),
});
export type PullStateDto = z.infer<typeof pullStateSchema>;

/** A mapping in a list. */
export const mappingListItemSchema = configVersionSchema.extend({
  code: z.string(),
  name: localizedTextSchema.nullable(),
  format: z.string(),
  target: z.string(),
});
export type MappingListItem = z.infer<typeof mappingListItemSchema>;

/** A pull in a list, with how it does. */
export const pullListItemSchema = configVersionSchema.extend({
  code: z.string(),
  name: localizedTextSchema.nullable(),
  mapping: z.string(),
  status: pullStateSchema.nullable(),
});
export type PullListItem = z.infer<typeof pullListItemSchema>;

/** `POST /pulls/{code}/watermark`: where the next run begins; `null` forgets it. */
export const setWatermarkSchema = z.object({ watermark: z.union([z.string().max(200), z.null()]) }).strict();
export type SetWatermark = z.infer<typeof setWatermarkSchema>;
