import { describe, expect, it } from '@jest/globals';
import { cornersOf, positionsIn, positionsOf, withCorner, type Position } from './positions.ts';

const SQUARE: readonly Position[] = [
  [106, 17],
  [107, 17],
  [107, 18],
  [106, 18],
];

describe('positions on the map', () => {
  it('reads one position or several, and leaves out what is none', () => {
    expect(positionsIn([106, 17])).toEqual([[106, 17]]);
    expect(positionsIn([[106, 17], ['a', 1], [1]])).toEqual([[106, 17]]);
    expect(positionsIn('106,17')).toEqual([]);
  });

  it('shows the corner that closes a polygon once, and both ends of a line', () => {
    const closed: readonly Position[] = [...SQUARE, [106, 17]];
    expect(cornersOf(closed, 'polygon')).toEqual(SQUARE);
    expect(cornersOf(closed, 'line')).toEqual(closed);
  });

  it('bends the edge of a polygon that is nearest, goes on at the end of a line, and moves a point', () => {
    expect(withCorner(SQUARE, [107.1, 17.5], 'polygon')[2]).toEqual([107.1, 17.5]);
    expect(withCorner(SQUARE, [105.9, 17.5], 'polygon')[4]).toEqual([105.9, 17.5]);
    expect(withCorner(SQUARE, [107.1, 17.5], 'line')[4]).toEqual([107.1, 17.5]);
    expect(withCorner([[106, 17]], [107, 18], 'point')).toEqual([[107, 18]]);
  });

  it('reads what people write, and nothing of a text with a fault', () => {
    const place: readonly Position[] = [[106.64, 17.74]];
    for (const text of ['17.74, 106.64', '17,74 106,64', '17.74;106.64', ' 17,74, 106,64 \n'])
      expect(positionsOf(text)).toEqual(place);
    expect(positionsOf('17, 106\n-8.5 115')).toEqual([
      [106, 17],
      [115, -8.5],
    ]);
    // Longitude first, one number, words.
    for (const text of ['106.64, 17.74', '17.74', '17.74, 106.64, 3', 'Cảng Mới'])
      expect(positionsOf(text)).toBeUndefined();
  });
});
