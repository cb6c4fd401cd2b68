import { describe, expect, it } from '@jest/globals';
import { comparisonText, foundText, readingOf, wantedText } from './event-words.ts';

const words: Readonly<Record<string, string>> = {
  'fact.missing': 'không có',
  'fact.not': 'không phải',
  'fact.true': 'yes',
};
const t = (key: string): string => words[key] ?? key;
const above = {
  fact: 'data',
  path: 'value',
  operator: 'greaterThan',
  expected: 150,
  actual: 120.5,
  missing: false,
  negated: false,
};

describe('a comparison of a rule', () => {
  it('says what is asked for and what was there, in words where there are some', () => {
    expect(comparisonText(above, 'sensor.reading', 'vi', t)).toBe('giá trị đo > 150 (120,5)');
    expect(wantedText({ ...above, path: 'nobodyTells' }, 'sensor.reading', 'vi', t)).toBe('data.nobodyTells > 150');
    // A rule of several kinds asks a call for what only a sensor tells.
    expect(wantedText(above, 'call.received', 'vi', t)).toBe('giá trị đo > 150');
  });
  it('says that something was not there, and what is negated', () => {
    expect(foundText({ ...above, missing: true }, 'vi', t)).toBe('không có');
    expect(
      wantedText({ ...above, operator: 'in', expected: ['a', 'b'], negated: true }, 'sensor.reading', 'vi', t),
    ).toBe('không phải giá trị đo ∈ a, b');
  });
  it('calls a fact of the rule as the rule does', () => {
    const name = { vi: 'số người trong 30 phút', en: 'people in 30 minutes' };
    expect(wantedText({ ...above, fact: 'people', path: null, name }, 'sensor.reading', 'vi', t)).toBe(
      'số người trong 30 phút > 150',
    );
    expect(
      wantedText(
        { ...above, fact: 'area', path: 'inside', name, operator: 'equal', expected: true },
        'sensor.reading',
        'en',
        t,
      ),
    ).toBe('people in 30 minutes: inside = yes');
  });
  it('has words for the parts of facts, also of one that the rule has no name for', () => {
    const enters = { ...above, fact: 'area', path: 'enters', operator: 'equal', expected: true };
    expect(wantedText({ ...enters, name: { vi: 'khu cấm', en: 'forbidden zone' } }, 'vms.position', 'vi', t)).toBe(
      'khu cấm: vừa vào vùng = yes',
    );
    expect(wantedText(enters, 'vms.position', 'vi', t)).toBe('area: vừa vào vùng = yes');
    expect(wantedText({ ...enters, path: 'own' }, 'vms.position', 'vi', t)).toBe('area: own = yes');
  });
  it('does not repeat what is as it was asked for', () => {
    expect(comparisonText({ ...above, operator: 'equal', actual: 150 }, 'sensor.reading', 'vi', t)).toBe(
      'giá trị đo = 150',
    );
  });
});

describe('a reading', () => {
  it('is a number with its unit', () => {
    expect(readingOf({ value: 3.42, unit: 'm' }, 'vi')).toBe('3,42 m');
    expect(readingOf({ value: 'open' }, 'vi')).toBe('open');
    expect(readingOf({ title: 'x' }, 'vi')).toBeUndefined();
  });
});
