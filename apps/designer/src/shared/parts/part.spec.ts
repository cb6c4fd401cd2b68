import { describe, expect, it } from '@jest/globals';
import { freshOf, isComplete, withoutOdd, type Part } from './part.ts';

const parts: readonly Part[] = [
  { key: 'aggregate', vi: 'Phép tính', en: 'Computation', input: { kind: 'line' }, needed: true },
  {
    key: 'of',
    vi: 'Của',
    en: 'Of',
    input: { kind: 'line' },
    needed: true,
    only: ({ aggregate }) => aggregate !== 'count',
  },
  {
    key: 'place',
    vi: 'Vùng',
    en: 'Place',
    needed: true,
    input: {
      kind: 'oneOf',
      parts: [
        { key: 'areas', vi: 'địa bàn', en: 'areas', input: { kind: 'lines' } },
        { key: 'tags', vi: 'nhãn', en: 'tags', input: { kind: 'lines' } },
      ],
    },
  },
];

describe('the form of an object', () => {
  it('asks for what is needed where it makes sense, and for one of several', () => {
    expect(isComplete({ aggregate: 'count', tags: ['a'] }, parts)).toBe(true);
    expect(isComplete({ aggregate: 'sum', tags: ['a'] }, parts)).toBe(false);
    expect(isComplete({ aggregate: 'count' }, parts)).toBe(false);
  });

  it('drops what makes no sense any more and keeps what it does not know', () => {
    expect(withoutOdd({ aggregate: 'count', of: 'value', other: 1 }, parts)).toEqual({ aggregate: 'count', other: 1 });
  });

  it('begins a list with as many as it needs', () => {
    const list: Part = {
      key: 'steps',
      vi: 'Bước',
      en: 'Steps',
      input: { kind: 'list', parts: [], least: 2, item: { vi: 'Bước', en: 'Step' }, fresh: { times: 1 } },
    };
    expect(freshOf(list)).toEqual([{ times: 1 }, { times: 1 }]);
  });
});
