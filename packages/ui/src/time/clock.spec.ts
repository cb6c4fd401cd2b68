import { describe, expect, it } from '@jest/globals';
import { clockLook, clockText, usedShare, type ClockFacts } from './clock.ts';

const minute = 60_000;
const start = Date.parse('2026-11-13T13:40:00Z');
const clock = (own: Partial<ClockFacts> = {}): ClockFacts => ({
  clock: 'resolve',
  state: 'running',
  startedAt: '2026-11-13T13:40:00Z',
  warnAt: '2026-11-13T13:47:30Z',
  dueAt: '2026-11-13T13:50:00Z',
  ...own,
});
const words = { days: 'ngày', hours: 'giờ' };

describe('look of a clock', () => {
  it('runs, then warns from 75 %, then is over', () => {
    expect(clockLook(clock(), start + 7 * minute)).toBe('running');
    expect(clockLook(clock(), start + 8 * minute)).toBe('warning');
    expect(clockLook(clock(), start + 10 * minute)).toBe('breached');
    expect(clockText(clock(), start + 10.5 * minute, words)).toBe('−00:30');
  });
  it('says late when it was met after its limit', () => {
    expect(clockLook(clock({ metAt: '2026-11-13T13:49:00Z', state: 'met' }), start)).toBe('met');
    expect(clockLook(clock({ metAt: '2026-11-13T13:51:00Z', state: 'breached' }), start)).toBe('late');
    expect(clockText(clock({ metAt: '2026-11-13T13:49:00Z', state: 'met' }), start, words)).toBe('09:00');
  });
  it('stands still while paused', () => {
    const paused = clock({ state: 'paused', pausedAt: '2026-11-13T13:45:00Z' });
    expect(clockLook(paused, start + 60 * minute)).toBe('paused');
    expect(usedShare(paused, start + 60 * minute)).toBe(0.5);
  });
  it('writes days in words', () => {
    expect(clockText(clock({ dueAt: '2026-11-16T17:40:00Z' }), start, words)).toBe('3 ngày 4 giờ');
  });
});
