import { describe, expect, it } from '@jest/globals';
import {
  furtherPhase,
  isEnded,
  isOpenStatus,
  nextStatus,
  pathTo,
  type IncidentStatus,
  type StatusAction,
} from './incident-status.ts';

const statuses: IncidentStatus[] = ['new', 'acknowledged', 'inProgress', 'resolved', 'closed', 'cancelled', 'merged'];
const actions: StatusAction[] = ['acknowledge', 'start', 'resolve', 'reopen', 'close', 'cancel', 'merge'];

describe('life of an incident', () => {
  it('goes new → acknowledged → inProgress → resolved → closed and nowhere else forward', () => {
    const table = Object.fromEntries(statuses.map((s) => [s, actions.filter((a) => nextStatus(s, a) !== null)]));
    expect(table).toEqual({
      new: ['acknowledge', 'start', 'cancel', 'merge'],
      acknowledged: ['start', 'resolve', 'cancel', 'merge'],
      inProgress: ['resolve', 'cancel', 'merge'],
      resolved: ['reopen', 'close'],
      closed: ['reopen'],
      cancelled: [],
      merged: [],
    });
  });

  it('lets an SOP say where it stands, step by step', () => {
    expect(pathTo('new', 'resolved')).toEqual(['start', 'resolve']);
    expect(pathTo('acknowledged', 'closed')).toEqual(['resolve', 'close']);
    expect(pathTo('resolved', 'closed')).toEqual(['close']);
    expect(pathTo('closed', 'inProgress')).toBeNull();
    expect(pathTo('cancelled', 'closed')).toBeNull();
    expect(pathTo('inProgress', 'inProgress')).toEqual([]);
    expect(pathTo('inProgress', 'merged')).toBeNull();
  });

  it('is open until it is resolved', () => {
    expect(statuses.filter(isOpenStatus)).toEqual(['new', 'acknowledged', 'inProgress']);
    expect(statuses.filter(isEnded)).toEqual(['closed', 'cancelled', 'merged']);
  });

  it('moves its phase forward only', () => {
    expect(furtherPhase(null, 'dispatched')).toBe('dispatched');
    expect(furtherPhase('onScene', 'dispatched')).toBe('onScene');
    expect(furtherPhase(null, null)).toBeNull();
  });
});
