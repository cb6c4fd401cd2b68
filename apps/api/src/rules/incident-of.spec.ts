import { describe, expect, it } from '@jest/globals';
import type { EventForRules } from './facts.ts';
import { incidentOf } from './incident-of.ts';

const event = (data: EventForRules['data']) => ({ type: 'ids.event', data, source: 'ids' }) as unknown as EventForRules;
const severity = (said: unknown, own?: string) =>
  incidentOf(event({ severity: said as string }), { eventType: 'CYB-INTRUSION', severity: own }).severity;

describe('an event as the report of an incident', () => {
  it('is as grave as its sender says in our words, else as the rule says', () => {
    expect(severity('low', 'high')).toBe('low');
    for (const word of ['Severe', 'CRITICAL', 3, null, {}]) expect(severity(word, 'high')).toBe('high');
    expect(severity('Extreme')).toBeUndefined();
  });

  it('has a title as long as those that people give', () => {
    expect(incidentOf(event({ title: 'a'.repeat(5_000) }), { eventType: 'CYB-INTRUSION' }).title).toHaveLength(300);
  });
});
