import { describe, expect, it } from '@jest/globals';
import { SimulatedClock } from './simulated-clock.ts';

describe('the simulated clock', () => {
  it('stands still until it is moved', () => {
    const clock = new SimulatedClock('2026-11-13T07:00:00Z');
    expect(clock.now()).toBe(clock.now());
    expect(clock.advance('PT90M')).toBe('2026-11-13T08:30:00.000Z');
    expect(clock.now()).toBe('2026-11-13T08:30:00.000Z');
  });

  it('refuses what is no duration', () => {
    expect(() => new SimulatedClock().advance('soon')).toThrow('no duration');
  });
});
