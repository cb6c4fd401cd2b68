export * from './types.ts';
export * from './limits.ts';
export { isRulePath, resolvePath } from './path.ts';
export { checkRule } from './check-rule.ts';
export type { RuleContext } from './rule-context.ts';
export { portableRule } from './portable.ts';
export { eventCycles, publications, type EventCycle } from './event-cycles.ts';
export { looksAt } from './looks-at.ts';
export { outcomeOf } from './outcome.ts';
export { buildRuleSet, type RuleSet } from './rule-set.ts';
export * from './memory/types.ts';
export { answerOf, isMemoryQuestion, looksOf } from './memory/answer.ts';
export { WindowMemory } from './memory/window-memory.ts';
export { buildCategoryTable, checkCategoryTable, type CategoryRow, type CategoryTable } from './category-table.ts';
export { longestWindowMs } from './memory/declared.ts';
export { isInside } from './memory/geometry.ts';
export * from './alerts/types.ts';
export { marginFaults } from './alerts/margin.ts';
export { alertReachMs } from './alerts/reach.ts';
export { AlertRehearsal, type AlertHappening } from './alerts/rehearsal.ts';
export { heldBack, stepAlert } from './alerts/step-alert.ts';
export * from './world/types.ts';
export { parameterValues, parametersIn, type ParameterInForce } from './world/parameters.ts';
export * from './actions/types.ts';
export { filledText, selectIncidents, valueOf, wantedActions, type Finding } from './actions/prepare.ts';
export {
  answers,
  checkSuppression,
  isSuppressedAt,
  mayHide,
  opens,
  suppresses,
  type PlannedAnswer,
  type SuppressionDocument,
  type SuppressionNames,
} from './suppression.ts';
export { SENT_BY_DEVICES, isWatchedOnly, watchOnlyOf, type WatchOnly } from './watch-only.ts';
