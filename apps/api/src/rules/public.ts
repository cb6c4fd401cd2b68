export { ALERT_SHARD, AlertKeeper } from './alerts/alert-keeper.ts';
export { factsOf, type EventForRules } from './facts.ts';
export { Rules } from './rules.ts';
export { RuleTrials } from './rule-trials.ts';
export { RulesModule } from './rules.module.ts';
export { RuleRunner, type RulesOutcome } from './run-rules.ts';
