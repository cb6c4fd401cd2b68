import { describe, expect, it } from '@jest/globals';
import { fc } from '@trucban/testkit/properties';
import { formulaTokens, formulaWords, quoted } from './formula-tokens.ts';

describe('the pieces of a formula', () => {
  it('are the whole text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.nat(20)), (source, at) => {
        const text = formulaTokens(source, () => false, at).map((token) => token.text);
        expect(text.join('')).toBe(source);
      }),
    );
  });

  it('show what is known, what isn’t, and where the fault is', () => {
    const kinds = formulaTokens('100*a/b + `X-1`', (code) => code === 'a' || code === 'X-1', null).map(
      ({ kind }) => kind,
    );
    expect(kinds).toEqual(['number', 'sign', 'code', 'sign', 'unknown', 'space', 'sign', 'space', 'code']);
    expect(formulaTokens('a + + b', () => true, 4).filter(({ kind }) => kind === 'fault')).toEqual([
      { text: '+', kind: 'fault' },
    ]);
  });

  it('are read in words', () => {
    const names: Record<string, string> = { a: 'Đúng hạn', 'X-1': 'Tất cả' };
    expect(formulaWords('100*(a-2)/`X-1`', (code) => names[code])).toBe('100 × (Đúng hạn − 2) ÷ Tất cả');
    expect([quoted('abc'), quoted('X-1')]).toEqual(['abc', '`X-1`']);
  });
});
