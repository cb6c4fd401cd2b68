import { describe, expect, it } from '@jest/globals';
import { fold, matches } from './fold.ts';

describe('search without diacritics', () => {
  it('finds Vietnamese words typed without marks', () => {
    expect(fold('Đường Cháy Chợ')).toBe('duong chay cho');
    expect(matches('cho chay', 'Cháy chợ Trung Tâm')).toBe(true);
    expect(matches('cho lon', 'Cháy chợ Trung Tâm')).toBe(false);
    expect(matches('', 'x')).toBe(true);
  });
  it('does not mind how the marks are composed', () => {
    expect(fold('Tâm'.normalize('NFD'))).toBe(fold('Tâm'.normalize('NFC')));
  });
});
