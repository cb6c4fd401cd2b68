import { describe, expect, it } from '@jest/globals';
import type { IncidentListItem } from '@trucban/contracts';
import { nearestClock } from '../../shared/nearest-clock.ts';
import { boardGroups, countersOf, groupOf, visible } from './board-rows.ts';

const clock = (name: string, dueAt: string, own: object = {}): IncidentListItem['sla'][number] =>
  ({
    clock: name,
    state: 'running',
    startedAt: '2026-11-13T13:00:00Z',
    warnAt: '2026-11-13T13:30:00Z',
    dueAt,
    metAt: null,
    ...own,
  }) as IncidentListItem['sla'][number];

const incident = (number: string, own: Partial<IncidentListItem> = {}): IncidentListItem =>
  ({
    id: number,
    number,
    title: 'Cháy chợ',
    typeName: { vi: 'Cháy', en: 'Fire' },
    type: 'FIRE-RES',
    severity: 'high',
    status: 'new',
    location: null,
    sla: [],
    steps: [],
    assignments: [],
    ...own,
  }) as unknown as IncidentListItem;

const at = Date.parse('2026-11-13T13:40:00Z');

describe('groups of the board', () => {
  it('follow the status, the orders and the pause', () => {
    expect(groupOf(incident('1'))).toBe('new');
    expect(groupOf(incident('1', { status: 'acknowledged' }))).toBe('unassigned');
    expect(
      groupOf(incident('1', { status: 'acknowledged', assignments: [{ agency: 'PC07', state: 'offered' }] as never })),
    ).toBe('active');
    expect(
      groupOf(
        incident('1', { status: 'inProgress', sla: [clock('resolve', '2026-11-13T15:00:00Z', { state: 'paused' })] }),
      ),
    ).toBe('waiting');
    expect(groupOf(incident('1', { status: 'resolved' }))).toBe('closing');
  });
  it('are ordered by time left, then severity, a new critical one on top', () => {
    const groups = boardGroups([
      incident('late', { sla: [clock('acknowledge', '2026-11-13T14:00:00Z')] }),
      incident('soon', { severity: 'low', sla: [clock('acknowledge', '2026-11-13T13:45:00Z')] }),
      incident('worse', { severity: 'medium', sla: [clock('acknowledge', '2026-11-13T14:00:00Z')] }),
      incident('critical', { severity: 'critical', sla: [clock('acknowledge', '2026-11-13T15:00:00Z')] }),
    ]);
    expect(groups.get('new')?.map(({ number }) => number)).toEqual(['critical', 'soon', 'late', 'worse']);
  });
});

describe('the nearest clock', () => {
  it('is the first that still runs, also when it is over', () => {
    const met = clock('acknowledge', '2026-11-13T13:01:00Z', { state: 'met', metAt: '2026-11-13T13:00:30Z' });
    const over = clock('dispatch', '2026-11-13T13:10:00Z', { state: 'breached' });
    expect(nearestClock([met, over, clock('resolve', '2026-11-13T15:00:00Z')])?.clock).toBe('dispatch');
    expect(nearestClock([met])).toBeUndefined();
  });
  it('is the paused one where no other runs', () => {
    expect(nearestClock([clock('resolve', '2026-11-13T15:00:00Z', { state: 'paused' })])?.clock).toBe('resolve');
  });
});

describe('numbers and filters', () => {
  const list = [
    incident('a', { sla: [clock('acknowledge', '2026-11-13T13:50:00Z')] }),
    incident('b', { status: 'inProgress', title: 'Đuối nước', sla: [clock('resolve', '2026-11-13T13:39:00Z')] }),
  ];
  it('count what is due soon and overdue', () => {
    expect(countersOf(list, at)).toEqual({ open: 2, new: 1, unassigned: 0, dueSoon: 1, overdue: 1 });
  });
  it('find without diacritics', () => {
    expect(visible(list, { filters: [], severities: [], query: 'duoi nuoc' }, at).map(({ number }) => number)).toEqual([
      'b',
    ]);
    expect(visible(list, { filters: ['overdue'], severities: ['low'], query: '' }, at)).toEqual([]);
  });
});
