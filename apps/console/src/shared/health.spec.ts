import { describe, expect, it } from '@jest/globals';
import type { Health } from '@trucban/contracts';
import { brokerAwaySince, puttingOffSince, standingStillSince } from './health.ts';

const health = (parts: Health['parts']): Health => ({ status: 'degraded', parts });
const at = '2026-11-22T20:00:00Z';

describe('what is said of the system', () => {
  it('is since when readings are put off', () => {
    expect(puttingOffSince(health({ intake: { status: 'degraded', since: at } }))).toBe(at);
    expect(puttingOffSince(health({ intake: { status: 'up', since: null } }))).toBeUndefined();
    expect(puttingOffSince(undefined)).toBeUndefined();
  });
  it('is since when the broker of devices is away', () => {
    expect(brokerAwaySince(health({ mqtt: { status: 'down', since: at } }))).toBe(at);
    expect(brokerAwaySince(health({ mqtt: { status: 'degraded', since: null } }))).toBeUndefined();
    expect(brokerAwaySince(health({}))).toBeUndefined();
  });
  it('is since when clocks stand still', () => {
    expect(standingStillSince(health({ temporal: { status: 'down', since: at } }))).toBe(at);
    expect(standingStillSince(health({ temporal: { status: 'up', since: null } }))).toBeUndefined();
  });
});
