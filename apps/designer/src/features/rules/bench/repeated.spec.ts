import { describe, expect, it } from '@jest/globals';
import { repeated } from './repeated.ts';

const now = Date.parse('2026-11-24T03:00:00.000Z');

describe('an event that comes several times', () => {
  it('comes once as it is', () => {
    const event = { type: 'call.received', data: { title: 'a' } };
    expect(repeated(event, { times: 1, apart: 5 }, now)).toEqual([event]);
  });

  it('comes so far apart, the last at its own time', () => {
    const event = { type: 'call.received', time: '2026-11-24T02:00:00.000Z', data: {} };
    expect(repeated(event, { times: 3, apart: 1.5 }, now).map(({ time }) => time)).toEqual([
      '2026-11-24T01:57:00.000Z',
      '2026-11-24T01:58:30.000Z',
      '2026-11-24T02:00:00.000Z',
    ]);
  });

  it('is numbered where its texts say so, wherever they stand', () => {
    const event = { type: 'call.received', key: 'k{n}', data: { reporter: { phone: '0900{n}' }, list: ['{n}', 7] } };
    const [first, second] = repeated(event, { times: 2, apart: 0 }, now);
    expect(first).toMatchObject({ key: 'k1', data: { reporter: { phone: '09001' }, list: ['1', 7] } });
    expect(second).toMatchObject({ key: 'k2', time: '2026-11-24T03:00:00.000Z' });
  });
});
