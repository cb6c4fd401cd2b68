import { z } from 'zod';
import { cloudEventSchema, ruleOutcomeSchema } from './events.ts';

/** Event rules: `/rules`, their versions and the test. Source: API.md, 'Rules'. */

/** A rule document; its conditions are checked by `@trucban/rules-engine`, which names each fault by JSON pointer. */
export const ruleDocumentSchema = z.looseObject({ code: z.string().min(1).max(60) });

/** `POST /rules`, `PUT /rules/{code}`: the document, beside it a note for the approver. */
export const saveRuleSchema = z.looseObject({
  code: z.string().max(60).optional(),
  note: z.string().max(1_000).optional(),
});

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
    }),
  ),
});
export type RuleTestResult = z.infer<typeof ruleTestResultSchema>;
