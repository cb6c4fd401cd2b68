import { describe, expect, it } from '@jest/globals';
import type { Entry } from '@trucban/contracts';
import { afterKeeping, changed, settled, shown, writtenSince } from './draft.ts';

const entry = (a: number | null, b: number | null) => ({
  cells: [
    { measure: 'a', value: a, confirmed: false, note: null },
    { measure: 'b', value: b, confirmed: false, note: null },
  ] as unknown as Entry['cells'],
});
const texts = (...of: Parameters<typeof shown>) => Object.values(shown(...of)).map(({ text }) => text);

describe('a draft of two people', () => {
  it('shows what was typed as it was typed, and follows others where nothing was typed', () => {
    const typed = changed({}, entry(null, null), { a: { text: '12,0' } }, 'vi');
    expect(texts(entry(null, 1_500), typed, 'vi')).toEqual(['12,0', '1.500']);
    const kept = afterKeeping(typed, typed, entry(12, 1_500), ['a']);
    expect(texts(entry(12, 1_500), kept, 'vi')).toEqual(['12,0', '1.500']);
    expect(texts(entry(13, 1_500), kept, 'vi')).toEqual(['13', '1.500']);
  });

  it('is measured against what stood there before the first key', () => {
    const first = changed({}, entry(5, null), { a: { text: '6' } }, 'vi');
    const second = changed(first, entry(7, null), { a: { text: '66' } }, 'vi');
    expect(second['a']).toMatchObject({ text: '66', seen: 5, dirty: true });
  });

  it('keeps to be sent what was typed on while it was sent', () => {
    const sent = changed({}, entry(5, null), { a: { text: '6' }, b: { text: '1' } }, 'vi');
    const on = changed(sent, entry(5, null), { a: { text: '67' } }, 'vi');
    const after = afterKeeping(on, sent, entry(6, 1), ['a', 'b']);
    expect([after['a'], after['b']]).toMatchObject([
      { text: '67', seen: 6, dirty: true },
      { text: '1', seen: 1, dirty: false },
    ]);
  });

  it('lets one choose between his own number and the other’s', () => {
    const typed = changed({}, entry(5, null), { a: { text: '6' } }, 'vi');
    expect(writtenSince({ code: 'ENTRY_CHANGED', details: { cells: [{ measure: 'a', value: 7 }] } })).toEqual({ a: 7 });
    expect(writtenSince({ code: 'STALE_VERSION', details: {} })).toBeUndefined();
    expect(settled(typed, 'a', 7, true)['a']).toMatchObject({ text: '6', seen: 7, dirty: true });
    expect(texts(entry(7, null), settled(typed, 'a', 7, false), 'vi')).toEqual(['7', '']);
  });
});
