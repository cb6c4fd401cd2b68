import { describe, expect, it } from '@jest/globals';
import type { TimelineEntryDto } from '@trucban/contracts';
import { filterOf, newestFirst } from './timeline-kinds.ts';

const entry = (id: string, at: string, kind: string, source = 'user') => ({ id, at, kind, source }) as TimelineEntryDto;

describe('the timeline', () => {
  it('knows where an entry belongs', () => {
    expect(filterOf({ kind: 'assignment.accepted', source: 'agency' })).toBe('orders');
    expect(filterOf({ kind: 'report.attached', source: 'rules' })).toBe('calls');
    expect(filterOf({ kind: 'task.completed', source: 'user' })).toBe('steps');
    expect(filterOf({ kind: 'escalated', source: 'sla' })).toBe('system');
  });
  it('shows the newest on top', () => {
    const list = [
      entry('1', '2026-01-01T00:00:00Z', 'task.completed'),
      entry('2', '2026-01-01T00:00:01Z', 'escalated'),
      entry('3', '2026-01-01T00:00:01Z', 'escalated'),
    ];
    expect(newestFirst(list, 'all').map(({ id }) => id)).toEqual(['3', '2', '1']);
    expect(newestFirst(list, 'steps').map(({ id }) => id)).toEqual(['1']);
  });
});
