import { describe, expect, it } from '@jest/globals';
import { fc } from '@trucban/testkit/properties';
import { fromEpochMs, toEpochMs, unwrap } from '@trucban/kernel';
import { activeTimeBetween } from './active-time.ts';
import { alwaysOpen } from './calendar.ts';
import { compileCalendar } from './compile-calendar.ts';
import { limitsAtSeverity, startIncidentClocks, startStepClock } from './limits.ts';
import {
  breachClock,
  cancelClock,
  changeLimit,
  clockOutcome,
  endPause,
  isOpenClock,
  meetClock,
  pauseClock,
  resumeClock,
  startClock,
} from './sla-clock.ts';

const at = (time: string): string => `2026-11-13T${time}:00.000Z`;
const createdAt = at('13:00');
const fire = { calendar: '24x7', acknowledge: 1, dispatch: 2, onScene: 10, resolve: 120 };
const policy = { oneStepUp: { acknowledge: 0.5, dispatch: 0.5 }, oneStepDown: { resolve: 2 } };
const pauses = { pauseAllowedFor: ['resolve'], pauseReasons: ['waitingForCitizen'] };
const resolve = startClock(alwaysOpen, { clock: 'resolve', limitMs: 120 * 60_000, startedAt: createdAt });
const paused = (from: string, until: string) =>
  unwrap(pauseClock(alwaysOpen, resolve, { at: from, until, reason: 'waitingForCitizen' }, pauses));

describe('limits', () => {
  it('are the type’s at its default severity', () => {
    expect(limitsAtSeverity(fire, 0, policy)).toEqual({ acknowledge: 1, dispatch: 2, onScene: 10, resolve: 120 });
  });
  it('are halved for acknowledge and dispatch a step up, rounded up, never under a minute', () => {
    expect(limitsAtSeverity({ calendar: 'w', acknowledge: 5, dispatch: 15, resolve: 60 }, 2, policy)).toEqual({
      acknowledge: 2,
      dispatch: 4,
      resolve: 60,
    });
    expect(limitsAtSeverity(fire, 3, policy)).toMatchObject({ acknowledge: 1, dispatch: 1 });
  });
  it('double for resolve a step down', () => {
    expect(limitsAtSeverity(fire, -2, policy)).toMatchObject({ acknowledge: 1, resolve: 480 });
  });
  it('make no clock where there is none', () => {
    const clocks = startIncidentClocks(
      alwaysOpen,
      limitsAtSeverity({ calendar: '24x7', onScene: null, resolve: 60 }, 0, policy),
      createdAt,
    );
    expect(clocks.map(({ clock, warnAt, dueAt }) => [clock, warnAt, dueAt])).toEqual([
      ['resolve', at('13:45'), at('14:00')],
    ]);
  });
  it('of a step count from its entry, or from the creation of the incident', () => {
    const times = { enteredAt: at('13:30'), createdAt };
    expect(unwrap(startStepClock(alwaysOpen, { limit: 'PT10M', from: 'entry' }, times)).dueAt).toBe(at('13:40'));
    expect(unwrap(startStepClock(alwaysOpen, { limit: 'PT10M', from: 'creation' }, times)).dueAt).toBe(at('13:10'));
    expect(startStepClock(alwaysOpen, { limit: 'soon', from: 'entry' }, times)).toMatchObject({ ok: false });
  });
});

describe('a clock', () => {
  it('is met at its very last instant', () => {
    expect(clockOutcome(meetClock(alwaysOpen, resolve, at('15:00')))).toBe('onTime');
  });
  it('is late when met afterwards, also when nobody had noticed the breach', () => {
    const late = meetClock(alwaysOpen, resolve, at('15:01'));
    expect(late).toMatchObject({ state: 'breached', breachedAt: at('15:00'), metAt: at('15:01') });
    expect(meetClock(alwaysOpen, breachClock(resolve, at('15:00')), at('15:01'))).toEqual(late);
    expect(isOpenClock(late)).toBe(false);
  });
  it('is breached once, at its limit, and stays open', () => {
    expect(breachClock(resolve, at('14:59'))).toBe(resolve);
    const breached = breachClock(resolve, at('16:00'));
    expect(breached).toMatchObject({ state: 'breached', breachedAt: at('15:00') });
    expect(isOpenClock(breached)).toBe(true);
    expect(breachClock(breached, at('17:00'))).toBe(breached);
  });
  it('keeps its breach when it is cancelled', () => {
    const cancelled = cancelClock(breachClock(resolve, at('16:00')));
    expect(cancelled).toMatchObject({ state: 'cancelled', breachedAt: at('15:00') });
    expect(meetClock(alwaysOpen, cancelled, at('16:01'))).toBe(cancelled);
  });
});

describe('a change of severity', () => {
  it('counts the new limit from the original creation', () => {
    expect(changeLimit(alwaysOpen, resolve, 240 * 60_000, at('14:00')).dueAt).toBe(at('17:00'));
  });
  it('leaves a broken limit broken, also an unnoticed one', () => {
    expect(changeLimit(alwaysOpen, resolve, 240 * 60_000, at('15:30'))).toBe(resolve);
    const breached = breachClock(resolve, at('15:30'));
    expect(changeLimit(alwaysOpen, breached, 240 * 60_000, at('15:40'))).toBe(breached);
  });
  it('keeps the pauses', () => {
    const clock = endPause(alwaysOpen, paused(at('13:30'), at('14:30')), at('14:00'));
    expect(changeLimit(alwaysOpen, clock, 60 * 60_000, at('14:00')).dueAt).toBe(at('14:30'));
  });
});

describe('a pause', () => {
  it('moves what is left of the limit behind its planned end', () => {
    expect(paused(at('13:30'), at('14:30'))).toMatchObject({
      state: 'paused',
      dueAt: at('16:00'),
      warnAt: at('15:30'),
    });
  });
  it('ends by itself without moving anything', () => {
    const clock = paused(at('13:30'), at('14:30'));
    expect(resumeClock(alwaysOpen, clock, at('14:29'))).toBe(clock);
    expect(resumeClock(alwaysOpen, clock, at('14:31'))).toEqual({ ...clock, state: 'running' });
  });
  it('ended earlier brings the limit forward', () => {
    expect(endPause(alwaysOpen, paused(at('13:30'), at('14:30')), at('13:40'))).toMatchObject({
      state: 'running',
      dueAt: at('15:10'),
    });
  });
  it('is met while it lasts', () => {
    expect(meetClock(alwaysOpen, paused(at('13:30'), at('14:30')), at('14:00'))).toMatchObject({
      state: 'met',
      metAt: at('14:00'),
    });
  });
  it.each([
    ['another clock', { ...resolve, clock: 'dispatch' }, 'waitingForCitizen', '14:00', 'PAUSE_NOT_ALLOWED'],
    ['no known reason', resolve, 'coffee', '14:00', 'UNKNOWN_PAUSE_REASON'],
    ['a met clock', meetClock(alwaysOpen, resolve, at('13:01')), 'waitingForCitizen', '14:00', 'CLOCK_NOT_RUNNING'],
    ['a paused clock', paused(at('13:01'), at('14:00')), 'waitingForCitizen', '14:00', 'CLOCK_NOT_RUNNING'],
    ['an end in the past', resolve, 'waitingForCitizen', '13:10', 'INVALID_PAUSE_END'],
  ])('is refused for %s', (_, clock, reason, until, code) => {
    const result = pauseClock(alwaysOpen, clock, { at: at('13:30'), until: at(until), reason }, pauses);
    expect(result).toMatchObject({ ok: false, error: { code } });
  });
  it('is refused once the limit has run out', () => {
    const pause = { at: at('15:30'), until: at('16:00'), reason: 'waitingForCitizen' };
    expect(pauseClock(alwaysOpen, resolve, pause, pauses)).toMatchObject({
      ok: false,
      error: { code: 'CLOCK_NOT_RUNNING' },
    });
  });
});

describe('properties', () => {
  const compiled = compileCalendar({
    code: 'w',
    weekdays: [1, 2, 3, 4, 5],
    hours: [
      ['07:00', '11:30'],
      ['13:30', '17:00'],
    ],
  });
  if (!compiled.ok) throw new Error('compiles');
  const calendars = fc.constantFrom(alwaysOpen, compiled.calendar);
  const later = (from: string, ms: number): string => fromEpochMs(toEpochMs(from) + ms);
  const gaps = fc.array(fc.tuple(fc.nat(1e8), fc.integer({ min: 1, max: 1e8 }), fc.nat(1e8)), { maxLength: 5 });

  it('whatever the pauses, the active time until the limit is the limit', () => {
    fc.assert(
      fc.property(calendars, fc.integer({ min: 1, max: 5e8 }), gaps, (calendar, limitMs, spans) => {
        let clock = startClock(calendar, { clock: 'resolve', limitMs, startedAt: createdAt });
        let now = createdAt;
        for (const [wait, length, stay] of spans) {
          now = later(now, wait);
          const pause = { at: now, until: later(now, length), reason: 'waitingForCitizen' };
          const result = pauseClock(calendar, clock, pause, pauses);
          if (!result.ok) break;
          now = later(now, Math.min(stay, length));
          clock = endPause(calendar, result.value, now);
        }
        expect(activeTimeBetween(calendar, clock.startedAt, clock.dueAt, clock.pauses)).toBe(limitMs);
        expect(clock.warnAt <= clock.dueAt).toBe(true);
      }),
    );
  });
});
