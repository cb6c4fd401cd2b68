export * from './types.ts';
export * from './limits.ts';
export { isRulePath, resolvePath } from './path.ts';
export { checkRule, parseRule, type RuleContext } from './check-rule.ts';
export { buildRuleSet, type RuleSet } from './rule-set.ts';
export { buildCategoryTable, checkCategoryTable, type CategoryRow, type CategoryTable } from './category-table.ts';
