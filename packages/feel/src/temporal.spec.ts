import { describe, expect, it } from '@jest/globals';
import { compileExpression, evaluate, toJson, type EvaluateOptions } from './index.ts';

/** The JSON of an expression's value, or the code of its problem or failure. */
function feel(source: string, variables: EvaluateOptions['variables'] = {}): unknown {
  const compiled = compileExpression(source);
  if (!compiled.ok) return compiled.problem.code;
  const result = evaluate(compiled.expression, { variables, now: '2026-11-13T18:47:18.000Z' });
  return result.ok ? toJson(result.value) : result.code;
}
const rows: readonly (readonly [string, unknown])[] = [
  ['@"P1Y" = @"P12M"', true],
  ['@"P1Y" = @"P365D"', null],
  ['@"P0Y" = @"PT0S"', null],
  ['@"P1Y" != @"P365D"', null],
  ['now()', '2026-11-14T01:47:18+07:00'],
  ['today()', '2026-11-14'],
  ['date("2026-11-13")', '2026-11-13'],
  ['date("2026-02-29")', null],
  ['date(2024, 2, 29)', '2024-02-29'],
  ['date(2026, 2, 29)', null],
  ['date(@"2026-11-13T10:00:00")', '2026-11-13'],
  ['time("10:30:00.5+07:00")', '10:30:00.5+07:00'],
  ['time(10, 30, 0, @"PT7H")', '10:30:00+07:00'],
  ['time("25:00:00")', null],
  ['time(@"2026-11-13T10:30:00Z")', '10:30:00Z'],
  ['date and time("2026-11-13T20:47:18+07:00")', '2026-11-13T20:47:18+07:00'],
  ['date and time("2026-11-13")', '2026-11-13T00:00:00'],
  ['date and time(date("2026-11-13"), time("20:47:18"))', '2026-11-13T20:47:18'],
  ['date and time("2026-11-13T20:47:18@Asia/Ho_Chi_Minh")', '2026-11-13T20:47:18@Asia/Ho_Chi_Minh'],
  ['@"2026-11-13T20:47:18@Asia/Ho_Chi_Minh" = @"2026-11-13T13:47:18Z"', true],
  ['@"2026-11-13T20:47:18@Europe/Paris" < @"2026-11-13T13:47:18Z"', false],
  ['@"2026-11-13T20:47:18@America/Havana" < @"2026-11-13T13:47:18Z"', null],
  ['@"2026-03-29T01:59:59@Europe/Paris".time offset', 'PT1H'],
  ['@"2026-03-29T03:00:00@Europe/Paris".time offset', 'PT2H'],
  ['@"2026-10-25T02:59:59@Europe/Paris".time offset', 'PT2H'],
  ['@"2026-10-25T03:00:00@Europe/Paris".time offset', 'PT1H'],
  ['@"2026-03-08T03:00:00@America/New_York".time offset', '-PT4H'],
  ['@"2026-11-01T02:00:00@America/New_York".time offset', '-PT5H'],
  ['@"2026-01-10T10:30:00@Australia/Melbourne".time offset', 'PT11H'],
  ['@"2026-06-10T10:30:00@Pacific/Auckland".time offset', 'PT12H'],
  ['@"2026-03-28T12:00:00@Europe/Paris" + @"PT24H"', '2026-03-29T13:00:00@Europe/Paris'],
  ['@"2026-03-28T12:00:00@Europe/Paris" + @"P1M"', '2026-04-28T12:00:00@Europe/Paris'],
  ['@"2026-03-29T12:00:00@Europe/Paris" - @"2026-03-28T12:00:00@Europe/Paris"', 'PT23H'],
  ['@"10:00:00@Etc/GMT-7".time offset', 'PT7H'],
  ['@"2026-11-13T20:47:18" = @"2026-11-13T20:47:18Z"', false],
  ['duration("P1DT2H")', 'P1DT2H'],
  ['duration("PT90M")', 'PT1H30M'],
  ['duration("P14M")', 'P1Y2M'],
  ['duration("P1Y2D")', null],
  ['duration("P")', null],
  ['@"2026-01-31" + @"P1M"', '2026-02-28'],
  ['@"2026-11-13" + @"PT36H"', '2026-11-14'],
  ['@"P1D" + @"2026-11-13"', '2026-11-14'],
  ['@"2026-11-13T23:30:00+07:00" + @"PT1H"', '2026-11-14T00:30:00+07:00'],
  ['@"23:30:00" + @"PT1H"', '00:30:00'],
  ['@"2026-03-31" - @"P1M"', '2026-02-28'],
  ['@"2026-11-13" - @"2026-11-01"', 'P12D'],
  ['@"2026-11-13T01:00:00+07:00" - @"2026-11-12T18:00:00Z"', 'PT0S'],
  ['@"2026-11-13" + @"2026-11-13"', null],
  ['@"PT1H" * 1.5', 'PT1H30M'],
  ['@"P1Y" / 2', 'P6M'],
  ['@"PT1H" / @"PT20M"', 3],
  ['@"P1Y" + @"P1D"', null],
  ['-@"PT1H"', '-PT1H'],
  ['@"P999999999Y" + @"P999999999Y"', null],
  ['@"2026-11-13".weekday', 5],
  ['@"2026-11-13T20:47:18+07:00".hour', 20],
  ['@"2026-11-13T20:47:18+07:00".time offset', 'PT7H'],
  ['@"2026-11-13T20:47:18+07:00".year', 2026],
  ['@"P1Y2M".months', 2],
  ['@"-P1DT2H30M".hours', -2],
  ['day of week(@"2026-11-13")', 'Friday'],
  ['day of year(@"2026-12-31")', 365],
  ['week of year(@"2027-01-01")', 53],
  ['week of year(@"2024-12-31")', 1],
  ['month of year(@"2026-11-13")', 'November'],
  ['last day of month(@"2024-02-01")', '2024-02-29'],
  ['years and months duration(@"2020-01-31", @"2021-03-01")', 'P1Y1M'],
  ['years and months duration(@"2021-03-01", @"2020-01-31")', '-P1Y1M'],
  ['@"10:00:00" in [@"08:00:00"..@"17:00:00"]', true],
  ['now() > date and time("2026-11-13T00:00:00+07:00")', true],
  ['@"-0044-03-15".year', -44],
  ['@"tomorrow"', null],
];

describe('dates, times and durations', () => {
  it.each(rows)('%s', (source, value) => expect(feel(source)).toEqual(value));

  it('has no time unless one is given', () => {
    const compiled = compileExpression('now()');
    if (!compiled.ok) throw new Error('must compile');
    const result = evaluate(compiled.expression);
    expect(result).toMatchObject({ ok: true, value: null, warnings: [{ code: 'NO_CLOCK' }] });
    const utc = evaluate(compiled.expression, { now: '2026-11-13T18:47:18.250Z', zone: 'UTC' });
    expect(utc.ok && toJson(utc.value)).toBe('2026-11-13T18:47:18.25Z');
  });
});
