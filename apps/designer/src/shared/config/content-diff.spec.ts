import { describe, expect, it } from '@jest/globals';
import { contentDiff } from './content-diff.ts';

describe('the difference of two documents', () => {
  it('names what is new, gone or other, whatever the order of fields', () => {
    const before = { code: 'A', list: [1, { a: 1 }], gone: true, same: { x: 1, y: 2 } };
    const after = { code: 'A', same: { y: 2, x: 1 }, list: [1, { a: 2 }, 3], fresh: null };
    expect(contentDiff(before, after)).toEqual([
      { path: '/list/1/a', before: 1, after: 2 },
      { path: '/list/2', before: undefined, after: 3 },
      { path: '/gone', before: true, after: undefined },
      { path: '/fresh', before: undefined, after: null },
    ]);
    expect(contentDiff({ a: [] }, { a: {} })).toEqual([{ path: '/a', before: [], after: {} }]);
  });
});
