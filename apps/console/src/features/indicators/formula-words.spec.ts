import { describe, expect, it } from '@jest/globals';
import { formulaWords } from './formula-words.ts';

const names: Readonly<Record<string, string>> = { onTime: 'Đúng hạn', all: 'Tất cả', 'CIT-ONTIME': 'Tỷ lệ đúng hạn' };
const words = (formula: string): string => formulaWords(formula, (code) => names[code]);

describe('a formula in words', () => {
  it('has names for codes and signs as people write them', () => {
    expect(words('100*onTime/all')).toBe('100 × Đúng hạn ÷ Tất cả');
    expect(words('(onTime - all) / 2')).toBe('(Đúng hạn − Tất cả) ÷ 2');
    expect(words('CIT-ONTIME+unknown')).toBe('Tỷ lệ đúng hạn + unknown');
  });
});
