import { describe, expect, it } from '@jest/globals';
import type { IncidentListItem, Me } from '@trucban/contracts';
import { actionsOf } from './actions.ts';

const dispatcher: Pick<Me, 'id' | 'permissions'> = {
  id: 'me',
  permissions: ['incident.write', 'incident.assign', 'assignment.write'],
};
const incident = (status: string, resolve = 'running') =>
  ({ status, assignee: null, sla: [{ clock: 'resolve', state: resolve }] }) as unknown as IncidentListItem;

describe('what can be done with an incident', () => {
  it('puts the next best action first', () => {
    expect(actionsOf(incident('new'), dispatcher)[0]).toBe('acknowledge');
    expect(actionsOf(incident('resolved'), dispatcher)[0]).toBe('close');
  });
  it('pauses a running clock and resumes a paused one', () => {
    expect(actionsOf(incident('inProgress'), dispatcher)).toContain('pause');
    const paused = actionsOf(incident('inProgress', 'paused'), dispatcher);
    expect(paused).toContain('resume');
    expect(paused).not.toContain('pause');
  });
  it('offers nothing to those who only look, and no work on what is over', () => {
    expect(actionsOf(incident('new'), { id: 'x', permissions: ['incident.read'] })).toEqual([]);
    expect(actionsOf(incident('closed'), dispatcher)).toEqual(['reopen', 'link']);
    expect(actionsOf(incident('merged'), dispatcher)).toEqual(['link']);
  });
});
