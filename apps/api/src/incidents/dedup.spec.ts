import { describe, expect, it } from '@jest/globals';
import { distanceM } from '@trucban/kernel';
import { dedupLocks, dedupValues, isDuplicate, type DedupRule, type DedupSubject } from './dedup.ts';

const fire: DedupRule = { keys: ['type', 'location'], windowMinutes: 30, radiusMetres: 200 };
const subject = (over: Partial<DedupSubject> = {}): DedupSubject => ({
  type: 'FIRE-RES',
  field: 'fire',
  exercise: false,
  point: { lat: 17.74, lon: 106.64 },
  areaCode: 'P01',
  phone: '0912 345 486',
  attributes: {},
  said: null,
  atMs: 0,
  ...over,
});
const north = (metres: number) => ({ lat: 17.74 + metres / 111_195, lon: 106.64 });

describe('a repeated report', () => {
  it('is the same type within radius and window', () => {
    expect(isDuplicate(fire, subject({ point: north(120), atMs: 4 * 60_000 }), subject())).toBe(true);
    expect(isDuplicate(fire, subject({ point: north(205) }), subject())).toBe(false);
    expect(isDuplicate(fire, subject({ atMs: 31 * 60_000 }), subject())).toBe(false);
    expect(isDuplicate(fire, subject({ type: 'FIRE-IND' }), subject())).toBe(false);
  });

  it('never joins an exercise with something real', () => {
    expect(isDuplicate(fire, subject({ exercise: true }), subject())).toBe(false);
    expect(isDuplicate(fire, subject({ exercise: true }), subject({ exercise: true }))).toBe(true);
  });

  it('compares types of one field when the type is no key', () => {
    const call: DedupRule = { keys: ['callerPhone', 'location'], windowMinutes: 20, radiusMetres: 100 };
    const p1 = subject({ type: 'MED-CRITICAL', field: 'medical' });
    expect(isDuplicate(call, subject({ type: 'MED-EMG', field: 'medical', phone: '0912345486' }), p1)).toBe(true);
    expect(isDuplicate(call, subject({ type: 'MED-EMG', field: 'medical', phone: '0999' }), p1)).toBe(false);
    expect(isDuplicate(call, subject({ field: 'fire' }), p1)).toBe(false);
  });

  it('needs every key: a missing value never matches', () => {
    const jam: DedupRule = { keys: ['type', 'roadSegment'], windowMinutes: 45, radiusMetres: 500 };
    expect(dedupValues(jam, subject())).toBeNull();
    expect(isDuplicate(jam, subject(), subject())).toBe(false);
    expect(
      isDuplicate(jam, subject({ attributes: { roadSegment: 7 } }), subject({ attributes: { roadSegment: 7 } })),
    ).toBe(true);
    expect(dedupValues(fire, subject({ point: null }))).toBeNull();
    expect(dedupValues({ ...jam, keys: ['constructor'] }, subject())).toBeNull();
  });

  it('is one where a key is missing, if all that was said is equal', () => {
    const jam: DedupRule = { keys: ['type', 'roadSegment'], windowMinutes: 45, radiusMetres: 500 };
    const call: DedupRule = { keys: ['callerPhone', 'location'], windowMinutes: 20, radiusMetres: 100 };
    const said = (hash: string | null, over: Partial<DedupSubject> = {}) =>
      subject({ said: hash, phone: null, ...over });
    for (const rule of [jam, call]) {
      expect(isDuplicate(rule, said('a', { atMs: 60_000 }), said('a'))).toBe(true);
      expect(isDuplicate(rule, said('a'), said('b'))).toBe(false);
      expect(isDuplicate(rule, said('a', { exercise: true }), said('a'))).toBe(false);
      expect(isDuplicate(rule, said('a', { atMs: 60 * 60_000 }), said('a'))).toBe(false);
      expect(dedupLocks(rule, said('a'))).toEqual(dedupLocks(rule, said('a', { atMs: 1 })));
      expect(isDuplicate(rule, said(null), said(null))).toBe(false);
    }
    // Nobody knows where: still the same again.
    expect(isDuplicate(fire, said('a', { point: null }), said('a', { point: null }))).toBe(true);
    // Who has the keys is known by them.
    const known = said('a', { attributes: { roadSegment: 7 } });
    expect(isDuplicate(jam, known, said('a'))).toBe(false);
  });

  it('takes a lock in common with every point within the radius, wherever the grid lies', () => {
    for (let i = 0; i < 500; i++) {
      const here = subject({ point: { lat: 8 + ((i * 0.0321) % 15), lon: 103 + ((i * 0.0173) % 6) } });
      const angle = i * 0.7;
      const reach = (199 / 111_195) * ((i % 10) / 9);
      const there = {
        lat: here.point!.lat + reach * Math.sin(angle),
        lon: here.point!.lon + (reach * Math.cos(angle)) / Math.cos((here.point!.lat * Math.PI) / 180),
      };
      expect(distanceM(here.point!, there)).toBeLessThan(201);
      const mine = new Set(dedupLocks(fire, here));
      expect(mine.size).toBeLessThanOrEqual(4);
      expect(dedupLocks(fire, subject({ point: there })).some((lock) => mine.has(lock))).toBe(true);
    }
  });
});
