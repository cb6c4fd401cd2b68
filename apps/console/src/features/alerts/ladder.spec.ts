import { describe, expect, it } from '@jest/globals';
import { ladderOf } from './ladder.ts';

const raisedAt = '2026-11-23T03:00:00Z';
const at = (text: string): number => Date.parse(text);

describe('the ladder of an alert', () => {
  it('says when it becomes graver and what is done then, the earliest first', () => {
    const content = {
      alert: {
        ladder: [
          { after: 'P1DT2H', severity: 'critical', actions: [{ type: 'notify', to: ['shiftLeader'] }] },
          { after: 'PT35M', steps: 1 },
        ],
      },
    };
    expect(ladderOf(content, raisedAt)).toEqual([
      { at: at('2026-11-23T03:35:00Z'), severity: undefined, steps: 1, actions: [] },
      { at: at('2026-11-24T05:00:00Z'), severity: 'critical', steps: 0, actions: ['notify'] },
    ]);
  });
  it('is empty where a rule has none, and leaves out what has no fixed length', () => {
    expect(ladderOf({ alert: {} }, raisedAt)).toEqual([]);
    expect(ladderOf(undefined, raisedAt)).toEqual([]);
    expect(ladderOf({ alert: { ladder: [{ after: 'P1M', severity: 'high' }] } }, raisedAt)).toEqual([]);
  });
});
