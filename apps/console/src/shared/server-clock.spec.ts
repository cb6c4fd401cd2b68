import { describe, expect, it } from '@jest/globals';
import { ServerClock } from './server-clock.ts';

describe('the server’s clock', () => {
  it('takes the sample with the least delay', () => {
    const clock = new ServerClock();
    clock.note(10_000, 5_400);
    expect(clock.note(11_000, 6_100)).toBe(0);
    expect(clock.offsetMs).toBe(4_900);
    expect(clock.note(12_000, 7_400)).toBe(300);
  });
  it('forgets old samples when the device’s clock was set', () => {
    const clock = new ServerClock();
    clock.note(10_000, 0);
    for (let i = 0; i < 20; i++) clock.note(20_000, 20_000);
    expect(clock.offsetMs).toBe(0);
  });
});
