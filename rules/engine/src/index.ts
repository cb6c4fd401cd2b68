export * from './types.ts';
export * from './limits.ts';
export { isRulePath, resolvePath } from './path.ts';
export { checkRule, type RuleContext } from './check-rule.ts';
export { buildRuleSet, looksAt, outcomeOf, type RuleSet } from './rule-set.ts';
export { buildCategoryTable, checkCategoryTable, type CategoryRow, type CategoryTable } from './category-table.ts';
