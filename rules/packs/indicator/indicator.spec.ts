import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { buildRuleSet, checkRule, type RuleDocument } from '@trucban/rules-engine';

const rules = JSON.parse(readFileSync(new URL('indicator.rules.json', import.meta.url), 'utf8')) as RuleDocument[];

describe('RULE-40', () => {
  it('is sound', () => {
    expect(rules.flatMap((rule) => checkRule(rule, { isEventType: (code) => code === 'KPI-BREACH' }))).toEqual([]);
  });

  it.each([
    ['watch', 'warning', true, 1],
    ['warning', 'critical', true, 1],
    ['critical', 'warning', false, 0],
    ['warning', 'watch', false, 0],
  ])('%s → %s', (from, to, worse, fired) => {
    const facts = { eventType: null, event: { type: 'kpi.status' }, data: { from, to, worse } };
    expect(buildRuleSet(rules).evaluate(facts).fired).toHaveLength(fired);
  });
});
