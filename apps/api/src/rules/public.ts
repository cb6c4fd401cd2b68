export { ALERT_SHARD, AlertKeeper } from './alerts/alert-keeper.ts';
export {
  RuleExtensions,
  type EventHistory,
  type EventSink,
  type IndicatorSource,
  type MeasureSink,
} from './extensions.ts';
export { factsOf, type EventForRules } from './facts.ts';
export { Rules } from './rules.ts';
export { RuleTrials } from './rule-trials.ts';
export { RulesModule } from './rules.module.ts';
export { RuleRunner, type RulesOutcome } from './run-rules.ts';
