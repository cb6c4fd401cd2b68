import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  buildCategoryTable,
  buildRuleSet,
  checkCategoryTable,
  checkRule,
  type CategoryRow,
  type RuleDocument,
} from '@trucban/rules-engine';

const here = new URL('.', import.meta.url);
const json = (path: string): unknown => JSON.parse(readFileSync(new URL(path, here), 'utf8'));
const { eventTypes } = json('../../../province/event-types.json') as { eventTypes: { code: string }[] };
const rules = readdirSync(here)
  .filter((name) => name.endsWith('.rules.json'))
  .flatMap((name) => json(name) as RuleDocument[]);
const rows = json('categories.json') as CategoryRow[];
const context = { isEventType: (code: string) => eventTypes.some((type) => type.code === code) };

describe('the intake pack', () => {
  it('has one sound rule for each event type', () => {
    expect(rules.flatMap((rule) => checkRule(rule, context))).toEqual([]);
    expect(rules.map((rule) => rule.code).sort()).toEqual(eventTypes.map((type) => `INTAKE-${type.code}`).sort());
  });

  it('opens for each event type exactly its own incident', () => {
    const set = buildRuleSet(rules);
    for (const { code } of eventTypes) {
      const { fired } = set.evaluate({ eventType: code, event: { type: 'case.reported' }, data: {} });
      expect(fired.flatMap((rule) => rule.actions)).toMatchObject([{ type: 'createIncident', eventType: code }]);
    }
  });
});

describe('the category table', () => {
  const table = buildCategoryTable(rows);
  it('is sound', () => expect(checkCategoryTable(rows, context)).toEqual([]));

  it.each([
    ['fire', {}, 'FIRE-RES'],
    ['fire', { whatBurns: 'house' }, 'FIRE-RES'],
    ['fire', { whatBurns: 'market' }, 'FIRE-CROWDED'],
    ['fire', { floors: 7 }, 'FIRE-CROWDED'],
    ['fire', { whatBurns: 'factory' }, 'FIRE-IND'],
    ['fire', { whatBurns: 'vehicle' }, 'FIRE-VEHICLE'],
    ['fire', { whatBurns: 'grass' }, 'FIRE-GRASS'],
    ['fire', { whatBurns: 'grass', houseWithin50m: true }, 'FIRE-RES'],
    ['fire', { whatBurns: 'grass', forest: true }, 'FOREST-FIRE'],
    ['rescue', {}, 'RESCUE'],
    ['hazmat', {}, 'HAZMAT'],
    ['trafficAccident', {}, 'TRAF-ACC-INJ'],
    ['trafficAccident', { injuredCount: 0 }, 'TRAF-ACC-MINOR'],
    ['medical', { breathing: 'no' }, 'MED-CRITICAL'],
    ['medical', { conscious: 'no' }, 'MED-CRITICAL'],
    ['medical', { breathing: 'normal', chestPain: true }, 'MED-EMG'],
    ['medical', { priority: 'P4' }, 'MED-TRANSFER'],
    ['fight', {}, 'ORD-FIGHT'],
    ['crime', {}, 'ORD-CRIME'],
    ['childInDanger', {}, 'ORD-VIOLENCE'],
    ['streetLight', {}, 'UTL-LIGHT'],
    ['something nobody thought of', {}, 'CIT-OTHER'],
  ])('maps %s %j to %s', (category, attributes, code) => {
    expect(table.eventTypeOf(category, { attributes })).toBe(code);
  });
});
