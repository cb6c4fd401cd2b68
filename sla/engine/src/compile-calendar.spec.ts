import { describe, expect, it } from '@jest/globals';
import type { CalendarDocument } from './calendar.ts';
import { compileCalendar } from './compile-calendar.ts';

const good: CalendarDocument = { code: 'x', weekdays: [1], hours: [['07:00', '11:30']] };

describe('compileCalendar', () => {
  it.each<[string, Partial<CalendarDocument>, string]>([
    ['no weekday', { weekdays: [] }, '/weekdays'],
    ['an eighth weekday', { weekdays: [8] }, '/weekdays'],
    ['no hours', { hours: [] }, '/hours'],
    ['hours that end before they begin', { hours: [['11:00', '10:00']] }, '/hours'],
    [
      'hours that overlap',
      {
        hours: [
          ['07:00', '11:00'],
          ['10:00', '12:00'],
        ],
      },
      '/hours',
    ],
    ['minute 60', { hours: [['07:60', '11:00']] }, '/hours'],
    ['a time zone with daylight saving', { timeZone: 'Europe/Paris' }, '/timeZone'],
    ['a day that does not exist', { holidays: [{ date: '2026-02-29' }] }, '/holidays/0'],
    ['a holiday of 30 years', { holidays: [{ from: '2026-01-01', to: '2056-01-01' }] }, '/holidays/0'],
    ['a swap without a date', { swaps: [{ off: '2026-01-02', workInstead: 'Saturday' }] }, '/swaps/0/workInstead'],
    ['holidays of nobody', { holidaysFrom: 'nobody' }, '/holidaysFrom'],
    ['its own holidays', { holidaysFrom: 'x' }, '/holidaysFrom'],
  ])('refuses %s, in both languages', (_, change, path) => {
    const compiled = compileCalendar({ ...good, ...change }, [good]);
    if (compiled.ok) throw new Error('must not compile');
    expect(compiled.problems).toEqual([
      expect.objectContaining({ path, message: { vi: expect.any(String), en: expect.any(String) } }),
    ]);
  });

  it('accepts a fixed offset, and hours until midnight', () => {
    const compiled = compileCalendar({ ...good, timeZone: '-03:30', hours: [['00:00', '24:00']] });
    expect(compiled).toMatchObject({ ok: true, calendar: { offsetMs: -12_600_000 } });
  });
});
