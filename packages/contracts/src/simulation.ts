import { z } from 'zod';
import { instantSchema, jsonObjectSchema } from './common.ts';
import { MAX_BPMN_CHARACTERS, processKeySchema } from './processes.ts';

/** `POST /process-definitions/simulate`: what is played and what came of it. Source: API.md, 'Processes'. */

/** Most instances that are played at once. */
export const MAX_SIMULATED_RUNS = 10_000;
const MOST_ENTRIES = 1_000;
const element = z.string().min(1).max(256);
const ms = z.number().min(0).max(31_536_000_000);
const duration = z.string().regex(/^P/).max(64);
const weight = z.number().min(0).max(1_000_000);
const few = <Value extends z.ZodType>(value: Value) =>
  z
    .record(element, value)
    .refine((entries) => Object.keys(entries).length <= MOST_ENTRIES, { message: `at most ${MOST_ENTRIES}` });

const chance = z.number().min(0).max(1).optional();

/** A distribution whose numbers contradict each other. */
const unordered = (field: string, order: string) => ({
  path: [field],
  params: { code: 'OUT_OF_ORDER', vi: `Cần ${order}.`, en: `Needs ${order}.` },
});

/** How long something takes: an ISO 8601 duration, or a distribution in milliseconds. */
const timeSchema = z.union([
  duration,
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('fixed'), ms, chance }),
    z
      .object({ type: z.literal('uniform'), minMs: ms, maxMs: ms, chance })
      .refine(({ minMs, maxMs }) => minMs <= maxMs, unordered('maxMs', 'minMs ≤ maxMs')),
    z
      .object({ type: z.literal('triangular'), minMs: ms, modeMs: ms, maxMs: ms, chance })
      .refine(
        ({ minMs, modeMs, maxMs }) => minMs <= modeMs && modeMs <= maxMs,
        unordered('modeMs', 'minMs ≤ modeMs ≤ maxMs'),
      ),
    z.object({ type: z.literal('exponential'), meanMs: ms, chance }),
    z
      .object({ type: z.literal('lognormal'), p50Ms: ms, p95Ms: ms, chance })
      .refine(({ p50Ms, p95Ms }) => p50Ms <= p95Ms, unordered('p95Ms', 'p50Ms ≤ p95Ms')),
    z.object({ type: z.literal('empirical'), valuesMs: z.array(ms).min(1).max(10_000), chance }),
  ]),
]);
export type SimulatedTime = z.infer<typeof timeSchema>;

const outcomeSchema = z.object({
  weight,
  variables: jsonObjectSchema.optional(),
  error: z.string().min(1).max(256).optional(),
});

const resourceSchema = z.object({
  id: z.string().min(1).max(256),
  capacity: z.int().min(1).max(10_000),
  elements: z.array(element).max(MOST_ENTRIES).optional(),
});

/** `key` (the version in force, or `version`) or `xml`. Element ids of called processes stand beside those of the process. */
export const simulateSchema = z
  .object({
    key: processKeySchema.optional(),
    version: z.int().min(1).optional(),
    xml: z.string().min(1).max(MAX_BPMN_CHARACTERS).optional(),
    runs: z.int().min(1).max(MAX_SIMULATED_RUNS).default(1_000),
    seed: z.int().default(1),
    variables: jsonObjectSchema.optional(),
    /** `history`: as long as the last instances of the process have taken. */
    durations: z.union([z.literal('history'), few(timeSchema)]).optional(),
    defaults: z
      .object({ task: timeSchema.optional(), job: timeSchema.optional(), message: timeSchema.optional() })
      .optional(),
    outcomes: few(
      z
        .array(outcomeSchema)
        .min(1)
        .max(50)
        .refine((all) => all.some((one) => one.weight > 0), {
          params: {
            code: 'NO_WEIGHT',
            vi: 'Cần ít nhất một kết quả có trọng số lớn hơn 0.',
            en: 'At least one outcome needs a weight above 0.',
          },
        }),
    ).optional(),
    branches: few(weight).optional(),
    /** A list, or capacities by name: of candidate groups (`IOC/dispatcher`). */
    resources: z.union([z.array(resourceSchema).max(100), few(z.int().min(1).max(10_000))]).optional(),
    arrivals: timeSchema.optional(),
    limits: z
      .array(z.object({ elementId: element.nullable().default(null), limit: duration }))
      .max(100)
      .optional(),
    startAt: instantSchema.optional(),
  })
  .refine((body) => (body.key === undefined) !== (body.xml === undefined), {
    path: ['key'],
    params: { code: 'ONE_OF', vi: 'Cần đúng một trong hai: key hoặc xml.', en: 'Give either key or xml.' },
  })
  .meta({ id: 'SimulateProcess' });
export type Simulate = z.infer<typeof simulateSchema>;

const spreadSchema = z
  .object({
    count: z.int(),
    meanMs: z.number(),
    minMs: z.number(),
    maxMs: z.number(),
    p50Ms: z.number(),
    p90Ms: z.number(),
    p95Ms: z.number(),
    p99Ms: z.number(),
    histogram: z.array(z.object({ fromMs: z.number(), toMs: z.number(), count: z.int() })),
  })
  .meta({ id: 'Spread' });

/** See `SimulationResult` of the SOP engine. */
export const simulationResultSchema = z
  .object({
    runs: z.int(),
    seed: z.int(),
    completed: z.int(),
    failed: z.int(),
    unfinished: z.int(),
    total: spreadSchema,
    elements: z.array(
      z.object({
        elementId: z.string(),
        name: z.string(),
        type: z.string(),
        visitsPerRun: z.number(),
        time: spreadSchema,
        waiting: spreadSchema.nullable(),
      }),
    ),
    resources: z.array(
      z.object({
        id: z.string(),
        capacity: z.int(),
        utilisation: z.number(),
        longestQueue: z.int(),
        waiting: spreadSchema,
      }),
    ),
    sla: z.array(
      z.object({
        elementId: z.string().nullable(),
        limitMs: z.number(),
        count: z.int(),
        breaches: z.int(),
        probability: z.number(),
        low: z.number(),
        high: z.number(),
      }),
    ),
    stuck: z.array(z.object({ elementId: z.string(), code: z.string(), runs: z.int() })),
    assumed: z.object({ durations: z.array(z.string()), branches: z.array(z.string()), data: z.array(z.string()) }),
  })
  .meta({ id: 'SimulationResult' });
export type SimulationResultDto = z.infer<typeof simulationResultSchema>;
