import { describe, expect, it } from '@jest/globals';
import { fc } from '@trucban/testkit/properties';
import { readFileSync } from 'node:fs';
import { fromEpochMs, toEpochMs } from '@trucban/kernel';
import type { CalendarDocument, WorkingCalendar } from './calendar.ts';
import { compileCalendar } from './compile-calendar.ts';
import { addWorkingTime, CalendarExhausted, isWorking, nextOpening, workingTimeBetween } from './working-time.ts';

const province = JSON.parse(readFileSync(new URL('../../../province/agencies.json', import.meta.url), 'utf8')) as {
  calendars: CalendarDocument[];
};

function calendar(code: string): WorkingCalendar {
  const document = province.calendars.find((one) => one.code === code);
  const compiled = compileCalendar(document as CalendarDocument, province.calendars);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.calendar;
}

const always = calendar('24x7');
const working = calendar('working');
const service = calendar('service');
const local = (text: string): string => fromEpochMs(Date.parse(`${text}+07:00`));
const MINUTE = 60_000;

describe('working time of the sample province', () => {
  it.each([
    ['inside a morning', '2026-11-13T08:00', 30, '2026-11-13T08:30'],
    ['over the noon break', '2026-11-13T11:00', 60, '2026-11-13T14:00'],
    ['to the very end of a day', '2026-11-13T07:00', 480, '2026-11-13T17:00'],
    ['over a weekend', '2026-11-13T16:30', 60, '2026-11-16T07:30'],
    ['from the night', '2026-11-13T20:00', 1, '2026-11-16T07:01'],
    ['over Tet', '2026-02-13T16:00', 120, '2026-02-23T08:00'],
    ['over a swapped Friday into its Saturday', '2025-12-31T16:00', 120, '2026-01-05T08:00'],
    ['on the Saturday that is worked instead', '2026-01-09T16:30', 60, '2026-01-10T07:30'],
    ['nothing, in working time', '2026-11-13T08:00', 0, '2026-11-13T08:00'],
    ['nothing, at night: the next opening', '2026-11-13T20:00', 0, '2026-11-16T07:00'],
  ])('counts %s', (_, start, minutes, end) => {
    expect(addWorkingTime(working, local(start), minutes)).toBe(local(end));
  });

  it.each([
    ['PT15M', '2026-11-13T08:15'],
    ['P1D', '2026-11-16T08:00'],
    ['P2DT1H30M', '2026-11-17T09:30'],
    ['PT0.5S', '2026-11-13T08:00:00.500'],
  ])('takes %s as a budget', (duration, end) => {
    expect(addWorkingTime(working, local('2026-11-13T08:00'), duration)).toBe(local(end));
  });

  it('gives a day 480 minutes on the working calendar and 1,440 around the clock', () => {
    expect(addWorkingTime(always, local('2026-11-13T08:00'), 'P3D')).toBe(local('2026-11-16T08:00'));
    expect(workingTimeBetween(working, local('2026-11-13T00:00'), local('2026-11-14T00:00'))).toBe(480 * MINUTE);
  });

  it.each(['P1M', 'P1Y', 'P1W', '-PT1M', '', 'P', 'PT', 'PT1X'])('refuses the limit "%s"', (text) => {
    expect(() => addWorkingTime(working, local('2026-11-13T08:00'), text)).toThrow(
      expect.objectContaining({ code: 'INVALID_LIMIT' }),
    );
  });

  it('opens the one-stop counter on Saturday mornings, with the holidays of the working calendar', () => {
    expect(workingTimeBetween(service, local('2026-11-14T00:00'), local('2026-11-15T00:00'))).toBe(270 * MINUTE);
    expect(isWorking(service, local('2026-02-18T09:00'))).toBe(false);
  });

  it('is closed at the closing minute and open at the opening one', () => {
    expect(isWorking(working, local('2026-11-13T07:00'))).toBe(true);
    expect(isWorking(working, local('2026-11-13T11:30'))).toBe(false);
    expect(nextOpening(working, local('2026-11-13T11:30'))).toBe(local('2026-11-13T13:30'));
  });

  it('gives up a calendar that has no working time within ten years', () => {
    const compiled = compileCalendar({ code: 'short', weekdays: [1], hours: [['07:00', '07:01']] });
    if (!compiled.ok) throw new Error('compiles');
    expect(() => addWorkingTime(compiled.calendar, local('2026-11-13T08:00'), 'P9999D')).toThrow(CalendarExhausted);
  });
});

describe('properties', () => {
  const calendars = fc.constantFrom(always, working, service);
  const instants = fc.integer({ min: Date.parse('2025-12-20'), max: Date.parse('2026-12-20') }).map(fromEpochMs);
  const budgets = fc.integer({ min: 0, max: 5_000 * MINUTE });

  it('what is added lies between', () => {
    fc.assert(
      fc.property(calendars, instants, budgets, (on, start, ms) => {
        const end = addWorkingTime(on, start, ms / MINUTE);
        expect(workingTimeBetween(on, start, end)).toBe(ms);
        expect(end >= start).toBe(true);
      }),
    );
  });

  it('ends no earlier with more time or a later start', () => {
    fc.assert(
      fc.property(calendars, instants, budgets, fc.nat(1e8), fc.nat(1e8), (on, start, ms, more, later) => {
        const end = addWorkingTime(on, start, ms / MINUTE);
        expect(addWorkingTime(on, start, (ms + more) / MINUTE) >= end).toBe(true);
        const moved = fromEpochMs(toEpochMs(start) + later);
        expect(addWorkingTime(on, moved, ms / MINUTE) >= end).toBe(true);
      }),
    );
  });

  it('agrees with stepping minute by minute', () => {
    const minutes = fc.integer({ min: 1, max: 1_200 });
    const starts = instants.map((at) => fromEpochMs(Math.floor(toEpochMs(at) / MINUTE) * MINUTE));
    fc.assert(
      fc.property(fc.constantFrom('working', 'service'), starts, minutes, (code, start, budget) => {
        expect(addWorkingTime(calendar(code), start, budget)).toBe(stepped(code, start, budget));
      }),
      { numRuns: 60 },
    );
  });

  /** The same question answered from the document's words, one minute after the other. */
  function stepped(code: string, start: string, budget: number): string {
    let at = toEpochMs(start);
    for (let left = budget; left > 0; at += MINUTE) if (isOpenByWords(code, at)) left -= 1;
    return fromEpochMs(at);
  }

  function isOpenByWords(code: string, at: number): boolean {
    const text = new Date(at + 7 * 60 * MINUTE).toISOString();
    const [day, time] = [text.slice(0, 10), text.slice(11, 16)];
    const free = ['2026-01-01', '2026-01-02', '2026-04-27', '2026-04-30', '2026-05-01', '2026-09-01', '2026-09-02'];
    if (free.includes(day) || (day >= '2026-02-16' && day <= '2026-02-20')) return false;
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    const full = (weekday >= 1 && weekday <= 5) || day === '2026-01-10';
    const morning = time >= '07:00' && time < '11:30';
    const afternoon = time >= '13:30' && time < '17:00';
    if (full) return morning || afternoon;
    return code === 'service' && weekday === 6 && morning;
  }
});
