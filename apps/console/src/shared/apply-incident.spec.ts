import { describe, expect, it } from '@jest/globals';
import type { IncidentListItem } from '@trucban/contracts';
import { applyIncident } from './apply-incident.ts';

const item = (id: string, version: number, status = 'new'): IncidentListItem =>
  ({ id, version, status }) as IncidentListItem;

describe('the list of open incidents follows the feed', () => {
  it('takes in new ones and replaces changed ones where they stand', () => {
    const list = [item('a', 1), item('b', 1)];
    expect(applyIncident(list, item('c', 1)).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
    expect(applyIncident(list, item('b', 2, 'acknowledged'))).toEqual([item('a', 1), item('b', 2, 'acknowledged')]);
  });
  it('lets what is closed go', () => {
    expect(applyIncident([item('a', 1)], item('a', 2, 'closed'))).toEqual([]);
    const list = [item('a', 1)];
    expect(applyIncident(list, item('x', 2, 'merged'))).toBe(list);
  });
  it('is not set back by a late, older change', () => {
    const list = [item('a', 3, 'inProgress')];
    expect(applyIncident(list, item('a', 2, 'new'))).toBe(list);
  });
});
