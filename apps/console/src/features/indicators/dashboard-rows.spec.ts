import { describe, expect, it } from '@jest/globals';
import type { DashboardItem } from '@trucban/contracts';
import { changeSense, fieldsOf, heatOf, lookOf, looksIn, visibleItems } from './dashboard-rows.ts';

const item = (code: string, of: Partial<DashboardItem> = {}): DashboardItem => ({
  code,
  name: { vi: code, en: code },
  field: 'citizen',
  unit: '%',
  direction: 'higherIsBetter',
  frequency: 'monthly',
  owner: 'IOC',
  parent: null,
  orgUnit: 'UBND-TINH',
  orgUnitName: { vi: 'Tỉnh', en: 'Province' },
  period: '2026-11',
  label: null,
  running: false,
  value: 90,
  change: null,
  target: 95,
  state: 'onTarget',
  band: null,
  stale: false,
  provisional: false,
  revised: false,
  source: [],
  dataAt: null,
  ageMinutes: null,
  points: [],
  links: { series: '', units: null, records: null },
  ...of,
});

describe('a dashboard', () => {
  it('puts the worst first in each field', () => {
    const items = [
      item('A'),
      item('B', { state: 'critical' }),
      item('C', { state: 'warning' }),
      item('D', { state: 'critical', stale: true }),
      item('E', { field: 'admin' }),
    ];
    const names: Readonly<Record<string, string>> = { citizen: 'Phản ánh', admin: 'Hành chính' };
    expect(fieldsOf(items, (field) => names[field] ?? '').map((group) => group.items.map(({ code }) => code))).toEqual([
      ['E'],
      ['B', 'C', 'A', 'D'],
    ]);
  });
  it('does not call old data good or bad', () => {
    expect(lookOf({ state: 'critical', stale: true })).toBe('stale');
    expect(looksIn([item('A'), item('B', { stale: true }), item('C', { state: 'noData' })]).get('stale')).toBe(1);
  });
  it('is filtered by field, state and words without diacritics', () => {
    const items = [item('A', { name: { vi: 'Đúng hạn', en: 'On time' } }), item('B', { state: 'critical' })];
    expect(visibleItems(items, { query: 'dung han' }).map(({ code }) => code)).toEqual(['A']);
    expect(visibleItems(items, { query: '', look: 'critical' }).map(({ code }) => code)).toEqual(['B']);
    expect(visibleItems(items, { query: '', field: 'admin' })).toEqual([]);
  });
  it('calls no part of a period better or worse than a whole one', () => {
    expect(changeSense({ change: -99, direction: 'higherIsBetter', running: true })).toBe(0);
  });
  it('knows which way is better', () => {
    expect(changeSense({ change: 2, direction: 'higherIsBetter', running: false })).toBe(1);
    expect(changeSense({ change: 2, direction: 'lowerIsBetter', running: false })).toBe(-1);
    expect(changeSense({ change: 2, direction: 'range', running: false })).toBe(0);
    expect(changeSense({ change: null, direction: 'higherIsBetter', running: false })).toBe(0);
  });
  it('shows units by indicators, the worst unit first, and nothing where nothing was reported', () => {
    const items = [
      item('A', { orgUnit: 'P01' }),
      item('A', { orgUnit: 'P02', state: 'critical' }),
      item('B', { orgUnit: 'P01', state: 'warning' }),
    ];
    const { codes, rows } = heatOf(items, ['A', 'B', 'C']);
    expect(codes).toEqual(['A', 'B']);
    expect(rows.map(({ unit, cells }) => [unit, ...cells.map((cell) => cell?.state)])).toEqual([
      ['P02', 'critical', undefined],
      ['P01', 'onTarget', 'warning'],
    ]);
  });
});
