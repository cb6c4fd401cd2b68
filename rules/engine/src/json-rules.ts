import { Engine, type TopLevelCondition } from 'json-rules-engine';
import { resolvePath } from './path.ts';
import type { EventFacts, RuleDocument } from './types.ts';

/** A node of json-rules-engine's result tree, as far as it is read. */
export interface ResultNode {
  readonly all?: readonly ResultNode[];
  readonly any?: readonly ResultNode[];
  readonly not?: ResultNode;
  readonly fact?: string;
  readonly path?: string;
  readonly operator?: string;
  readonly factResult?: unknown;
  readonly valueResult?: unknown;
  readonly result?: boolean;
}

/** A rule made ready to run. */
export type CompiledRule = (facts: EventFacts) => Promise<{ readonly fired: boolean; readonly tree: ResultNode }>;

/** The only place that knows json-rules-engine: one engine for one checked rule, facts by own properties. */
export function compileRule(rule: RuleDocument): CompiledRule {
  const engine = new Engine([], {
    allowUndefinedFacts: true,
    allowUndefinedConditions: false,
    replaceFactsInEventParams: false,
    pathResolver: (value, path) => resolvePath(value, path) as unknown,
  });
  engine.addRule({ name: rule.code, conditions: rule.conditions as unknown as TopLevelCondition, event: rule.event });
  return async (facts) => {
    const { results, failureResults } = await engine.run({ ...facts });
    const fired = results.length > 0;
    const found = results[0] ?? failureResults[0];
    return { fired, tree: (found?.conditions ?? {}) as ResultNode };
  };
}
