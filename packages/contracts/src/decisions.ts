import { z } from 'zod';
import { jsonObjectSchema, localizedTextSchema } from './common.ts';
import { MAX_BPMN_CHARACTERS, processDefinitionSchema, processKeySchema } from './processes.ts';

/** Decision models (DMN): versions, and trying one. Source: API.md, 'Versioned configuration'. */

/** Longest DMN file, in characters. */
export const MAX_DMN_CHARACTERS = MAX_BPMN_CHARACTERS;
const xml = z.string().min(1).max(MAX_DMN_CHARACTERS);

/** Id of a DMN model (`definitions`), an XML NCName. */
export const decisionKeySchema = processKeySchema;

/** `POST /decision-definitions` as JSON; DMN as `application/xml` is the text alone. */
export const saveDecisionSchema = z
  .object({ key: decisionKeySchema.optional(), xml, note: z.string().max(2_000).optional() })
  .meta({ id: 'SaveDecisionDefinition' });
export const validateDecisionSchema = z.object({ xml }).meta({ id: 'ValidateDecisionDefinition' });

/** A version of a decision model as lists show it. */
export const decisionDefinitionSchema = processDefinitionSchema.meta({ id: 'DecisionDefinition' });
export type DecisionDefinitionDto = z.infer<typeof decisionDefinitionSchema>;

/** `POST /decision-definitions/{key}/versions/{version}/evaluate`: tries a decision, by its id or name, with variables. */
export const evaluateDecisionSchema = z
  .object({ decision: z.string().min(1).max(256), variables: jsonObjectSchema.optional() })
  .meta({ id: 'EvaluateDecision' });
export type EvaluateDecision = z.infer<typeof evaluateDecisionSchema>;

/** How a decision came about: every decision in the order of its evaluation, with the rules that matched in its tables. */
export const decisionTraceSchema = z.object({
  decisionId: z.string(),
  name: z.string(),
  tables: z.array(
    z.object({
      elementId: z.string(),
      inputs: z.array(z.object({ label: z.string(), value: z.unknown() })),
      matched: z.array(z.object({ ruleId: z.string(), index: z.int(), outputs: z.array(z.unknown()) })),
    }),
  ),
  value: z.unknown(),
});

/** What a decision answers; `problems` says what DMN calls errors: the value there is null. */
export const decisionResultSchema = z
  .object({
    value: z.unknown(),
    problems: z.array(z.object({ elementId: z.string(), code: z.string(), message: localizedTextSchema })),
    decisions: z.array(decisionTraceSchema),
  })
  .meta({ id: 'DecisionResult' });
export type DecisionResult = z.infer<typeof decisionResultSchema>;
