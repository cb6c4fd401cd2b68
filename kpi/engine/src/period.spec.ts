import { describe, expect, it } from '@jest/globals';
import { fc } from '@trucban/testkit/properties';
import { PERIOD_KINDS, parsePeriod, periodAt, type Period } from './period.ts';
import { following, labelOf, parentOf, periodsIn, previous, sameLastYear } from './period-relations.ts';

const VN = 420;
const at = (text: string): Period => {
  const parsed = parsePeriod(text, VN);
  if (!parsed.ok) throw new Error(parsed.error.message.en);
  return parsed.value;
};
const utc = (ms: number): string => new Date(ms).toISOString();

describe('periods', () => {
  it.each([
    ['2026', '2025-12-31T17:00:00.000Z', '2026-12-31T17:00:00.000Z'],
    ['2026-H2', '2026-06-30T17:00:00.000Z', '2026-12-31T17:00:00.000Z'],
    ['2026-Q1', '2025-12-31T17:00:00.000Z', '2026-03-31T17:00:00.000Z'],
    ['2026-11', '2026-10-31T17:00:00.000Z', '2026-11-30T17:00:00.000Z'],
    ['2026-W01', '2025-12-28T17:00:00.000Z', '2026-01-04T17:00:00.000Z'],
    ['2020-W53', '2020-12-27T17:00:00.000Z', '2021-01-03T17:00:00.000Z'],
    ['2026-11-22', '2026-11-21T17:00:00.000Z', '2026-11-22T17:00:00.000Z'],
    ['2026-11-22T06', '2026-11-21T23:00:00.000Z', '2026-11-22T00:00:00.000Z'],
    ['2026-11-22T06:45', '2026-11-21T23:45:00.000Z', '2026-11-21T23:46:00.000Z'],
  ])('%s is local time', (text, from, to) => {
    expect([utc(at(text).startMs), utc(at(text).endMs)]).toEqual([from, to]);
  });

  it.each([
    '2026-13',
    '2026-00',
    '2026-02-30',
    '2025-02-29',
    '2026-Q5',
    '2026-H3',
    '2026-W54',
    '2025-W53',
    '2026-W00',
    '2026-11-22T24',
    '2026-11-22T06:60',
    '26-11',
    '',
    '2026-11-22T06:45:00',
    'hôm nay',
    '2026-11-',
    '0000',
    ' 2026',
  ])('%j does not exist', (text) => {
    expect(parsePeriod(text, VN)).toMatchObject({ ok: false, error: { code: 'INVALID_PERIOD' } });
  });

  it('finds the period of an instant, whose text reads back, and neighbours that meet', () => {
    const instants = fc.integer({ min: -6e12, max: 6e13 });
    fc.assert(
      fc.property(instants, fc.constantFrom(...PERIOD_KINDS), (ms, kind) => {
        const period = periodAt(kind, ms, VN);
        expect(period.startMs <= ms && ms < period.endMs).toBe(true);
        expect(at(period.text)).toEqual(period);
        expect(previous(period, VN).endMs).toBe(period.startMs);
        expect(following(period, VN).startMs).toBe(period.endMs);
      }),
    );
  });

  it('crosses the turn of the year', () => {
    expect(previous(at('2026-W01'), VN).text).toBe('2025-W52');
    expect(following(at('2020-W53'), VN).text).toBe('2021-W01');
    expect(following(at('2026-Q4'), VN).text).toBe('2027-Q1');
    expect(parentOf(at('2026-W01'), 'year', VN).text).toBe('2026');
    expect(parentOf(at('2026-W01'), 'month', VN).text).toBe('2026-01');
    expect(parentOf(at('2026-11-22'), 'halfYear', VN).text).toBe('2026-H2');
  });

  it('knows the same period of the year before, where there is one', () => {
    expect(sameLastYear(at('2026-11-22T13'), VN)?.text).toBe('2025-11-22T13');
    expect(sameLastYear(at('2028-02-29'), VN)).toBeNull();
    expect(sameLastYear(at('2020-W53'), VN)).toBeNull();
  });

  it('lists the periods of a stretch', () => {
    const days = periodsIn('day', at('2026-02').startMs, at('2026-02').endMs, VN);
    expect([days.length, days[0]?.text, days.at(-1)?.text]).toEqual([28, '2026-02-01', '2026-02-28']);
  });

  it.each([
    ['2026', 'Năm 2026', '2026'],
    ['2026-H1', '6 tháng đầu năm 2026', 'First half of 2026'],
    ['2026-Q3', 'Quý III/2026', 'Q3 2026'],
    ['2026-11', 'Tháng 11/2026', 'November 2026'],
    ['2026-W07', 'Tuần 7/2026', 'Week 7, 2026'],
    ['2026-11-02', 'Ngày 02/11/2026', '2 November 2026'],
    ['2026-11-02T06', '06 giờ ngày 02/11/2026', '06:00, 2 November 2026'],
    ['2026-11-02T06:05', '06:05 ngày 02/11/2026', '06:05, 2 November 2026'],
  ])('%s is called %s', (text, vi, en) => expect(labelOf(at(text))).toEqual({ vi, en }));
});
