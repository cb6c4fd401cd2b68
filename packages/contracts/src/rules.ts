import { z } from 'zod';
import { idSchema, instantOutSchema, instantSchema } from './common.ts';
import { cloudEventSchema, ruleOutcomeSchema, severitySchema } from './events.ts';

/** Event rules: `/rules`, their versions and the test. Source: API.md, 'Rules'. */

/** A rule document; its conditions are checked by `@trucban/rules-engine`, which names each fault by JSON pointer. */
export const ruleDocumentSchema = z.looseObject({ code: z.string().min(1).max(60) });

/** `POST /rules/{code}/test`: sample events; nothing is stored. `version`: the draft by default, else the published one. */
export const testRuleSchema = z
  .object({
    events: z
      .array(cloudEventSchema.partial({ specversion: true, id: true, source: true }))
      .min(1)
      .max(1_000),
    version: z.int().min(1).optional(),
  })
  .strict();
export type TestRule = z.infer<typeof testRuleSchema>;

/** What would happen. */
export const ruleTestResultSchema = z.object({
  code: z.string(),
  version: z.int(),
  results: z.array(
    z.object({
      index: z.int(),
      eventType: z.string().nullable(),
      candidate: z.boolean().describe('Whether the index of the rule covers the event'),
      outcome: ruleOutcomeSchema.nullable(),
      actions: z.array(z.record(z.string(), z.json())),
      alert: z
        .object({
          before: z
            .enum(['watching', 'pending', 'active', 'clearing'])
            .nullable()
            .describe('Its state before the event; null when there was none'),
          happened: z
            .array(
              z.object({
                key: z.string().describe('What the alert is about'),
                what: z.enum(['raised', 'severityRaised', 'cleared']),
                at: instantOutSchema,
                severity: severitySchema,
              }),
            )
            .describe('From the event to the next about the same alert; after the last as if no more came'),
        })
        .nullable()
        .describe('What becomes of the alert that the event is about; null for a rule that raises none'),
      conditions: z
        .array(
          z.object({
            path: z.string().describe('JSON pointer into the rule'),
            holds: z.boolean(),
            expected: z.json(),
            actual: z.json(),
            missing: z.boolean(),
          }),
        )
        .describe('Each comparison by itself, also those that did not decide'),
    }),
  ),
});
export type RuleTestResult = z.infer<typeof ruleTestResultSchema>;

/** `POST /rules/{code}/backtest`: stored events from `from` up to `to`. `version`: the newest by default. */
export const backtestSchema = z
  .object({ from: instantSchema, to: instantSchema, version: z.int().min(1).optional() })
  .strict();
export type Backtest = z.infer<typeof backtestSchema>;

/** What the rule would have made of the stored events. */
export const backtestResultSchema = z.object({
  code: z.string(),
  version: z.int(),
  publishedVersion: z.int().nullable().describe('The version in force that it is compared with'),
  from: instantOutSchema,
  to: instantOutSchema,
  events: z.int().describe('Stored events that one of the two versions looks at'),
  fired: z.int(),
  firedByPublished: z.int(),
  alerts: z.int().nullable().describe('Alerts that would have begun; null for a rule that raises none'),
  alertsByPublished: z.int().nullable(),
  firings: z
    .array(
      z.object({
        eventId: idSchema,
        time: instantOutSchema,
        key: z.string().nullable(),
        fired: z.boolean(),
        firedByPublished: z.boolean(),
        reasons: ruleOutcomeSchema.shape.reasons,
      }),
    )
    .describe('The first 500 events for which either version fired'),
  misses: z
    .array(
      z.object({
        eventId: idSchema,
        time: instantOutSchema,
        key: z.string().nullable(),
        change: ruleOutcomeSchema.shape.reasons.describe(
          'The fewest comparisons that would have to come out otherwise',
        ),
      }),
    )
    .describe('The 20 events that came nearest to firing and did not'),
});
export type BacktestResult = z.infer<typeof backtestResultSchema>;
