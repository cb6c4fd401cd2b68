import { describe, expect, it } from '@jest/globals';
import { clustersOf } from './clusters.ts';

const pin = (id: string, lat: number, lon: number, rank = 3) => ({ id, lat, lon, rank });

describe('pins of the map', () => {
  it('stand alone while there are few, unless they are in one place', () => {
    expect(clustersOf([pin('a', 17, 106), pin('b', 17.001, 106)], 9)).toHaveLength(2);
    const [place] = clustersOf([pin('a', 17, 106), pin('b', 17, 106, 1)], 9);
    expect(place?.pins.map(({ id }) => id)).toEqual(['b', 'a']);
  });
  it('are gathered when there are many, the worst first', () => {
    const many = Array.from({ length: 60 }, (_, i) => pin(String(i), 17.5, 106.5, i === 40 ? 0 : 3));
    const [one, other] = clustersOf([...many, pin('far', 10, 100)], 9);
    expect(one?.pins).toHaveLength(60);
    expect(one?.pins[0]?.id).toBe('40');
    expect(other?.pins).toHaveLength(1);
  });
});
