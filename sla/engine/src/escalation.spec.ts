import { describe, expect, it } from '@jest/globals';
import { fc } from '@trucban/testkit/properties';
import { readFileSync } from 'node:fs';
import { fromEpochMs, toEpochMs, unwrap } from '@trucban/kernel';
import { alwaysOpen } from './calendar.ts';
import { compileCalendar } from './compile-calendar.ts';
import { clockSchedule, nextEscalation, planEscalations, stepMark } from './escalation.ts';
import { pauseClock, startClock } from './sla-clock.ts';
import type { EscalationPolicy } from './types.ts';

const province = JSON.parse(readFileSync(new URL('../../../province/agencies.json', import.meta.url), 'utf8')) as {
  escalationLadders: EscalationPolicy[];
};
const policy = (code: string) => province.escalationLadders.find((one) => one.code === code) as EscalationPolicy;
const at = (time: string): string => `2026-11-13T${time}.000Z`;
const dispatch = startClock(alwaysOpen, { clock: 'dispatch', limitMs: 120_000, startedAt: at('13:00:00') });
const nothing = new Set<string>();

describe('an escalation policy', () => {
  it('turns percentages of the limit into instants', () => {
    expect(planEscalations(alwaysOpen, 'c', dispatch, policy('ESC-EMG'))).toEqual([
      { key: 'c:1', level: 1, at: at('13:01:36') },
      { key: 'c:2', level: 2, at: at('13:02:00') },
      { key: 'c:3', level: 3, at: at('13:03:00') },
      { key: 'c:4', level: 4, at: at('13:04:00') },
      { key: 'c:5', level: 5, at: at('13:06:00') },
    ]);
  });
  it('may have several levels at one instant, from below', () => {
    const planned = planEscalations(alwaysOpen, 'c', dispatch, policy('ESC-DIS'));
    expect(planned.slice(0, 2).map(({ level, at: due }) => [level, due])).toEqual([
      [1, at('13:02:00')],
      [2, at('13:02:00')],
    ]);
  });
  it('runs past the limit on the clock’s own calendar', () => {
    const compiled = compileCalendar({
      code: 'w',
      weekdays: [1, 2, 3, 4, 5],
      hours: [
        ['07:00', '11:30'],
        ['13:30', '17:00'],
      ],
    });
    if (!compiled.ok) throw new Error('compiles');
    const clock = startClock(compiled.calendar, {
      clock: 'resolve',
      limitMs: 8 * 3_600_000,
      startedAt: at('00:00:00'),
    });
    const planned = planEscalations(compiled.calendar, 'c', clock, policy('ESC-ADM'));
    // Friday 07:00 local; 200 % ends on Monday 17:00, 300 % on Tuesday.
    expect(planned.map(({ at: due }) => due)).toEqual([
      '2026-11-13T08:24:00.000Z',
      '2026-11-13T10:00:00.000Z',
      '2026-11-16T04:00:00.000Z',
      '2026-11-16T10:00:00.000Z',
      '2026-11-17T10:00:00.000Z',
    ]);
  });
});

describe('nextEscalation', () => {
  const schedule = clockSchedule(alwaysOpen, 'c', dispatch, policy('ESC-EMG'), []);
  it('waits for the first level', () => {
    expect(nextEscalation([schedule], nothing, at('13:00:00'))).toEqual({ due: [], nextAt: at('13:01:36') });
  });
  it('gives all that is late in order, the breach before the level of its instant', () => {
    const { due, nextAt } = nextEscalation([schedule], nothing, at('13:03:30'));
    expect(due.map(({ key }) => key)).toEqual(['c:1', 'c:breach', 'c:2', 'c:3']);
    expect(nextAt).toBe(at('13:04:00'));
  });
  it('leaves out what was done before and what the caller has done since', () => {
    const done = { ...schedule, done: ['c:1'], breached: true };
    const first = nextEscalation([done], nothing, at('13:02:00')).due;
    expect(first.map(({ key }) => key)).toEqual(['c:2']);
    expect(nextEscalation([done], new Set(first.map(stepMark)), at('13:02:00')).due).toEqual([]);
  });
  it('takes the earliest of all clocks', () => {
    const other = clockSchedule(alwaysOpen, 'd', { ...dispatch, dueAt: at('13:00:30') }, null, []);
    expect(nextEscalation([schedule, other], nothing, at('13:00:00')).nextAt).toBe(at('13:00:30'));
  });
  it('ends a pause before anything else, and nothing falls into it', () => {
    const resolve = startClock(alwaysOpen, { clock: 'resolve', limitMs: 120_000, startedAt: at('13:00:00') });
    const pause = { at: at('13:01:00'), until: at('14:00:00'), reason: 'r' };
    const paused = unwrap(
      pauseClock(alwaysOpen, resolve, pause, { pauseAllowedFor: ['resolve'], pauseReasons: ['r'] }),
    );
    const waiting = clockSchedule(alwaysOpen, 'c', paused, policy('ESC-EMG'), []);
    expect(nextEscalation([waiting], nothing, at('13:30:00'))).toEqual({ due: [], nextAt: at('14:00:00') });
    expect(nextEscalation([waiting], nothing, at('14:01:00')).due.map(({ key }) => key)).toEqual([
      'c:resume:1',
      'c:1',
      'c:breach',
      'c:2',
    ]);
  });
  it('says nothing more when all is done', () => {
    const { due } = nextEscalation([schedule], nothing, at('23:00:00'));
    expect(nextEscalation([schedule], new Set(due.map(stepMark)), at('23:00:00'))).toEqual({ due: [], nextAt: null });
  });

  it('fires every step once and none early, whenever it is asked', () => {
    const levels = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 6 });
    const wakes = fc.array(fc.integer({ min: 1, max: 300_000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(levels, wakes, (percents, gaps) => {
        const rungs = percents.map((atPercentOfLimit, index) => ({
          level: index + 1,
          role: 'r',
          agency: 'a',
          atPercentOfLimit,
          actions: [],
        }));
        const clock = clockSchedule(alwaysOpen, 'c', dispatch, { code: 'P', levels: rungs }, []);
        const fired = new Set<string>();
        let now = toEpochMs(dispatch.startedAt);
        for (const gap of [...gaps, 10_000_000]) {
          now += gap;
          for (const step of nextEscalation([clock], fired, fromEpochMs(now)).due) {
            expect(step.at <= fromEpochMs(now)).toBe(true);
            expect(fired.has(stepMark(step))).toBe(false);
            fired.add(stepMark(step));
          }
        }
        expect(fired.size).toBe(percents.length + 1);
      }),
    );
  });
});
