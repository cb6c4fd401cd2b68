import { describe, expect, it } from '@jest/globals';
import { fc } from '@trucban/testkit/properties';
import {
  DomainError,
  addDuration,
  civilFromDays,
  compareInstants,
  daysFromCivil,
  durationToMs,
  failWith,
  formatDuration,
  fromEpochMs,
  isInstant,
  isUuid,
  negateDuration,
  parseCycle,
  parseDuration,
  parseInstant,
  toEpochMs,
  unwrap,
  uuidV7,
} from './index.ts';

describe('instants', () => {
  it.each([
    ['2026-11-13T20:47:18+07:00', '2026-11-13T13:47:18.000Z'],
    ['2026-11-13T13:47:18Z', '2026-11-13T13:47:18.000Z'],
    ['2026-11-13t13:47:18.12345z', '2026-11-13T13:47:18.123Z'],
    ['2024-02-29T00:00:00.5-01:30', '2024-02-29T01:30:00.500Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ])('reads %s', (text, canonical) => expect(parseInstant(text)).toEqual({ ok: true, value: canonical }));

  it.each([
    '',
    'now',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:00:00',
    '2026-01-01',
  ])('refuses %j', (text) =>
    expect(parseInstant(text)).toMatchObject({ ok: false, error: { code: 'INVALID_INSTANT' } }),
  );

  it('agrees with the platform’s own calendar and keeps time order as text order', () => {
    const ms = fc.integer({ min: -62_000_000_000_000, max: 250_000_000_000_000 });
    fc.assert(
      fc.property(ms, ms, (a, b) => {
        const x = fromEpochMs(a);
        expect(x).toBe(new Date(a).toISOString());
        expect(toEpochMs(x)).toBe(a);
        expect(isInstant(x)).toBe(true);
        expect(compareInstants(x, fromEpochMs(b))).toBe(Math.sign(a - b));
      }),
    );
  });

  it('counts days both ways over any year', () => {
    fc.assert(
      fc.property(fc.integer({ min: -400_000_000, max: 400_000_000 }), (days) => {
        const { year, month, day } = civilFromDays(days);
        expect(daysFromCivil(year, month, day)).toBe(days);
      }),
    );
  });
});

describe('durations', () => {
  it.each([
    ['PT15M', 0, 900_000, 'PT15M'],
    ['P1Y2M', 14, 0, 'P1Y2M'],
    ['P2W', 0, 1_209_600_000, 'P14D'],
    ['P1DT2H3M4.5S', 0, 93_784_500, 'P1DT2H3M4.5S'],
    ['-PT90M', 0, -5_400_000, '-PT1H30M'],
    ['PT0S', 0, 0, 'PT0S'],
    ['P1M1D', 1, 86_400_000, 'P1M1D'],
  ])('reads and writes %s', (text, months, ms, written) => {
    const duration = unwrap(parseDuration(text));
    expect(duration).toEqual({ months, ms });
    expect(formatDuration(duration)).toBe(written);
    expect(durationToMs(duration)).toBe(months ? null : ms);
  });

  it.each(['', 'P', 'PT', 'P1', '1H', 'PT1.5H', 'P1H', 'P-1D', 'PT5', 'P1Y2'])('refuses %j', (text) =>
    expect(parseDuration(text).ok).toBe(false),
  );

  it.each([
    ['2026-01-31T10:00:00.000Z', 'P1M', '2026-02-28T10:00:00.000Z'],
    ['2024-01-31T10:00:00.000Z', 'P1M1D', '2024-03-01T10:00:00.000Z'],
    ['2026-11-13T13:47:18.000Z', 'PT8H', '2026-11-13T21:47:18.000Z'],
    ['2026-03-31T00:00:00.000Z', '-P1M', '2026-02-28T00:00:00.000Z'],
    ['2026-03-31T00:00:00.000Z', 'P999999999Y', '9999-12-31T23:59:59.999Z'],
  ])('%s + %s = %s', (at, text, sum) => expect(addDuration(at, unwrap(parseDuration(text)))).toBe(sum));

  it('subtracts by adding the opposite', () => {
    const hour = unwrap(parseDuration('PT1H'));
    expect(addDuration('2026-01-01T00:00:00.000Z', negateDuration(hour))).toBe('2025-12-31T23:00:00.000Z');
  });
});

describe('cycles', () => {
  it.each([
    ['R3/PT1H', { repetitions: 3, start: null, interval: { months: 0, ms: 3_600_000 } }],
    ['R/PT1H', { repetitions: null, start: null, interval: { months: 0, ms: 3_600_000 } }],
    ['R-1/P1M', { repetitions: null, start: null, interval: { months: 1, ms: 0 } }],
    [
      'R/2026-11-13T07:00:00+07:00/P1D',
      { repetitions: null, start: '2026-11-13T00:00:00.000Z', interval: { months: 0, ms: 86_400_000 } },
    ],
  ])('reads %s', (text, cycle) => expect(parseCycle(text)).toEqual({ ok: true, value: cycle }));

  it.each(['PT1H', 'R3', 'R3/', 'Rx/PT1H', 'R3/PT0S', 'R3/-PT1H', 'R3/x/PT1H', 'R3/a/b/PT1H'])('refuses %j', (text) =>
    expect(parseCycle(text)).toMatchObject({ ok: false, error: { code: 'INVALID_CYCLE' } }),
  );
});

describe('ids', () => {
  it('makes the UUIDv7 of RFC 9562, appendix A.6', () => {
    const random = Uint8Array.from([0xcc, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
    const id = uuidV7(0x017f22e279b0, random);
    expect(id).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
    expect(isUuid(id)).toBe(true);
  });
  it('refuses too few bytes and times that do not fit', () => {
    expect(() => uuidV7(1, new Uint8Array(9))).toThrow(RangeError);
    expect(() => uuidV7(-1, new Uint8Array(10))).toThrow(RangeError);
  });
});

describe('errors', () => {
  it('turn a failure into an exception and back', () => {
    const failure = failWith('X', 'hỏng', 'broken', { field: 'a' });
    let caught: unknown;
    try {
      unwrap(failure);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(DomainError);
    expect((caught as DomainError).toProblem()).toEqual(failure.error);
  });
});
