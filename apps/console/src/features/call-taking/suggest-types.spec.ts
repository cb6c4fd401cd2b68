import { describe, expect, it } from '@jest/globals';
import type { EventTypeEntry } from '../../shared/reference.ts';
import { suggestTypes } from './suggest-types.ts';

const type = (code: string, vi: string): EventTypeEntry => ({
  code,
  name: { vi, en: code },
  field: '',
  kind: 'incident',
  defaultSeverity: 'high',
  lead: 'X',
  sop: 'SOP',
});
const types = [
  type('FIRE-RES', 'Cháy nhà dân'),
  type('FIRE-CROWDED', 'Cháy chợ, nơi đông người'),
  type('TRAF-ACC', 'Tai nạn giao thông'),
];

describe('types proposed from what the caller says', () => {
  it('are found without diacritics, the rarest word first', () => {
    expect(suggestTypes('chay cho Trung Tam', types).map(({ type: { code } }) => code)).toEqual([
      'FIRE-CROWDED',
      'FIRE-RES',
    ]);
  });
  it('say which words made them so, as they were said; a market is no filler', () => {
    expect(suggestTypes('Tai nạn ở ngã tư', types)[0]?.words).toEqual(['tai', 'nạn']);
    const [first] = suggestTypes('cháy ở chợ', types);
    expect([first?.type.code, first?.words]).toEqual(['FIRE-CROWDED', ['cháy', 'chợ']]);
  });
  it('are none for an empty text', () => {
    expect(suggestTypes(' ', types)).toEqual([]);
  });
});
