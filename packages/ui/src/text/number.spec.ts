import { describe, expect, it } from '@jest/globals';
import { changeText, numberText, quantityText } from './number.ts';

describe('a number on the screen', () => {
  it('has the marks of the language and as many digits as its size needs', () => {
    expect(numberText(1_234_567.8, 'vi')).toBe('1.234.568');
    expect(numberText(1_234_567.8, 'en')).toBe('1,234,568');
    expect(numberText(82.149, 'vi')).toBe('82,15');
    expect(numberText(123.456, 'vi')).toBe('123,5');
    expect(numberText(3.456, 'en', 1)).toBe('3.5');
  });
  it('is a dash when there is none, never nought', () => {
    expect([numberText(null, 'vi'), numberText(Number.NaN, 'en'), quantityText(undefined, '%', 'vi')]).toEqual([
      '–',
      '–',
      '–',
    ]);
    expect(numberText(0, 'vi')).toBe('0');
  });
  it('shows where a change goes', () => {
    expect([1.5, -1.5, 0, -0.001, null].map((value) => changeText(value, 'vi'))).toEqual([
      '+1,5',
      '−1,5',
      '0',
      '0',
      '–',
    ]);
  });
  it('stands before its unit, a per cent sign without a space', () => {
    expect(quantityText(82.1, '%', 'vi')).toBe('82,1%');
    expect(quantityText(184, 'µg/m³', 'vi')).toBe('184 µg/m³');
    expect(quantityText(7, '', 'vi')).toBe('7');
  });
  it('says the unit in the language of the page', () => {
    expect(quantityText(7, 'phút', 'vi')).toBe('7 phút');
    expect(quantityText(7, 'phút', 'en')).toBe('7 min');
    expect(quantityText(7, 'µg/m³', 'en')).toBe('7 µg/m³');
  });
});
