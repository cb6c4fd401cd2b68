export type { EventForRules } from './facts.ts';
export { RulesModule } from './rules.module.ts';
export { RuleRunner, type RulesOutcome } from './run-rules.ts';
