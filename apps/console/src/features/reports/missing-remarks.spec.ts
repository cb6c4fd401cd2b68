import { describe, expect, it } from '@jest/globals';
import { missingRemarks } from './missing-remarks.ts';

const needed = (id: string) => ({ id, remarkRequired: true });

describe('the remarks that a report lacks', () => {
  it('are those that are needed and neither saved nor being written, from the top', () => {
    const sections = [needed('a'), { id: 'b', remarkRequired: false }, needed('c'), needed('d'), needed('e')];
    expect(missingRemarks(sections, { c: 'x', d: ' \n', e: '' }, { d: 'x', e: 'x' })).toEqual(['a', 'd', 'e']);
    expect(missingRemarks(sections, { a: 'x', d: 'x' }, { c: 'x', e: 'x' })).toEqual([]);
  });
});
