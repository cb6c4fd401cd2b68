import { describe, expect, it } from '@jest/globals';
import { staleKeys } from './stale-keys.ts';

describe('what a change makes old', () => {
  it('names the incident’s own queries', () => {
    expect(staleKeys({ topic: 'tasks', seq: 1, data: { id: 't', incidentId: 'i' } })).toEqual([
      ['tasks'],
      ['task', 't'],
      ['incident', 'i', 'tasks'],
    ]);
    expect(staleKeys({ topic: 'processes', seq: 1, data: { id: 'p', incidentId: 'i' } })).toEqual([['incident', 'i']]);
    expect(staleKeys({ topic: 'other', seq: 1, data: {} })).toEqual([]);
  });
});
