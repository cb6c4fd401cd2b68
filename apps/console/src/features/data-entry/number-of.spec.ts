import { describe, expect, it } from '@jest/globals';
import { fieldText, numberOf, pastedColumn } from './number-of.ts';

describe('a number as people type it', () => {
  it('is read by the marks of the language', () => {
    expect(['1.234,5', '12,5', '1.234.567', '-3', '0'].map((text) => numberOf(text, 'vi'))).toEqual([
      1234.5, 12.5, 1_234_567, -3, 0,
    ]);
    expect(['1,234.5', '12.5', '1,234,567'].map((text) => numberOf(text, 'en'))).toEqual([1234.5, 12.5, 1_234_567]);
  });
  it('may have the decimal mark of the other language where it can’t part thousands', () => {
    expect(numberOf('12.5', 'vi')).toBe(12.5);
    expect(numberOf('12.500', 'vi')).toBe(12_500);
    expect(numberOf('12,5', 'en')).toBe(12.5);
  });
  it('is never read as a thousand times another one', () => {
    expect([numberOf('0.125', 'vi'), numberOf('-0.500', 'vi'), numberOf('0,125', 'en')]).toEqual([0.125, -0.5, 0.125]);
    for (const text of ['1,234.5', '1.23.456', '1.2,5', '012.500,5']) expect(numberOf(text, 'vi')).toBeUndefined();
    expect(numberOf('1.234,5', 'en')).toBeUndefined();
  });
  it('is nothing when empty, and no number when it is none', () => {
    expect(numberOf('  ', 'vi')).toBeNull();
    for (const text of ['abc', '1,2,3', '12kg', '--1', '1e9', 'NaN']) expect(numberOf(text, 'vi')).toBeUndefined();
  });
  it('is shown with all its digits, and read back as it was', () => {
    for (const value of [1234.5678, 0.1, 1_000_000, -12.25])
      for (const locale of ['vi', 'en'] as const) expect(numberOf(fieldText(value, locale), locale)).toBe(value);
  });
});

describe('a column of a sheet', () => {
  it('is told from one value', () => {
    expect(pastedColumn('1\r\n2\t x\r\n3\r\n')).toEqual(['1', '2', '3']);
    expect(pastedColumn('12,5')).toBeUndefined();
  });
});
