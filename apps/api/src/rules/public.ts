export { AlertKeeper } from './alerts/alert-keeper.ts';
export { ALERT_SHARD } from './alerts/alert-store.ts';
export {
  RuleExtensions,
  type EventHistory,
  type EventSink,
  type IndicatorSource,
  type MeasureSink,
} from './extensions.ts';
export { failedActions } from './failed-actions.ts';
export { factsOf, type EventForRules } from './facts.ts';
export { Rules } from './rules.ts';
export { RuleTrials } from './rule-trials.ts';
export { RulesModule } from './rules.module.ts';
export { WatchOnlys } from './suppressions/watch-only.ts';
export { RuleRunner, type RulesOutcome } from './run-rules.ts';
