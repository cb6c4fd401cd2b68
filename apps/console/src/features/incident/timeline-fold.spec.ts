import { describe, expect, it } from '@jest/globals';
import type { TimelineEntryDto } from '@trucban/contracts';
import { foldEntries, withoutName } from './timeline-fold.ts';

const entry = (at: string, text: string, kind = 'escalation'): TimelineEntryDto =>
  ({
    id: at,
    at: `2026-11-13T13:00:${at}Z`,
    kind,
    actor: { id: 'sla' },
    text: { vi: text, en: text },
  }) as TimelineEntryDto;

describe('the timeline as it is read', () => {
  it('tells what happened several times at once as one entry', () => {
    const shown = foldEntries([entry('36', 'a'), entry('35', 'a'), entry('20', 'a'), entry('19', 'b')]);
    expect(shown.map(({ entry: { id }, times }) => [id, times])).toEqual([
      ['36', 2],
      ['20', 1],
      ['19', 1],
    ]);
    const reports = (at: string, count: number): TimelineEntryDto => ({
      ...entry(at, `${count}`, 'report.attached'),
      data: (count === 1
        ? { eventId: 'e' }
        : { eventIds: Array.from({ length: count }, () => 'e') }) as TimelineEntryDto['data'],
    });
    expect(foldEntries([reports('59', 99), reports('40', 1), reports('05', 37)])).toMatchObject([
      { entry: { id: '59' }, times: 1, reports: { count: 137, from: '2026-11-13T13:00:05Z' } },
    ]);
    expect(foldEntries([reports('59', 1)])).toEqual([{ entry: reports('59', 1), times: 1 }]);
    expect(foldEntries([entry('02', 'x', 'comment'), entry('01', 'x', 'comment')])).toHaveLength(2);
  });
  it('does not say a name twice', () => {
    expect(withoutName('Công an phường: đã nhận', 'Công an phường')).toBe('Đã nhận');
    expect(withoutName('Đã tiếp nhận.', 'Điều phối viên')).toBe('Đã tiếp nhận.');
  });
});
