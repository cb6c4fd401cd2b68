import { describe, expect, it } from '@jest/globals';
import { Storms } from './storms.ts';

const call = {
  type: 'call.received',
  event_type: 'FIRE-RES',
  key: null,
  exercise: false,
  area_code: null,
  lat: 16.4501,
  lon: 107.5801,
};

/** How many of so many calls are part of a storm. */
const stormy = (storms: Storms, count: number, nowMs: number, event = call): number =>
  Array.from({ length: count }, () => storms.isStorm(event, nowMs)).filter(Boolean).length;

describe('storms', () => {
  it('begin with the 21st equal event of a minute', () => {
    const storms = new Storms();
    expect(stormy(storms, 20, 0)).toBe(0);
    expect(stormy(storms, 30, 59_000)).toBe(30);
  });

  it('are told apart by type and place, not by a few metres', () => {
    const storms = new Storms();
    stormy(storms, 100, 0);
    expect(stormy(storms, 1, 0, { ...call, lat: 16.4503 })).toBe(1);
    expect(stormy(storms, 1, 0, { ...call, lat: 16.47 })).toBe(0);
    expect(stormy(storms, 1, 0, { ...call, event_type: 'MED-EMS' })).toBe(0);
    expect(stormy(storms, 1, 0, { ...call, exercise: true })).toBe(0);
  });

  it('go on into the next minute and end after a calm one', () => {
    const storms = new Storms();
    stormy(storms, 100, 0);
    expect(stormy(storms, 5, 61_000)).toBe(5);
    expect(stormy(storms, 5, 122_000)).toBe(0);
    stormy(storms, 100, 123_000);
    expect(stormy(storms, 5, 400_000)).toBe(0);
  });
});
