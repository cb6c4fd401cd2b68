import { describe, expect, it } from '@jest/globals';
import { fromEpochMs, toEpochMs } from '@trucban/kernel';
import { judged, worse, type LastReading } from './plausibility.ts';

const T0 = toEpochMs('2026-11-22T05:00:00.000Z');
const at = (minutes: number) => fromEpochMs(T0 + minutes * 60_000);
const limits = { observedProperty: 'waterLevel', min: -2, max: 20, maxChangePerMinute: 0.5, frozenAfterMinutes: 30 };

function run(readings: readonly (readonly [minute: number, value: number])[]): string[] {
  let last: LastReading | undefined;
  return readings.map(([minute, value]) => {
    const judgement = judged(limits, value, at(minute), last);
    last = judgement.last ?? last;
    return [judgement.quality, ...judgement.marks].join(' ');
  });
}

describe('a reading', () => {
  it('is believed while it changes as things do', () => {
    expect(
      run([
        [0, 1],
        [5, 2],
        [10, 3.4],
      ]),
    ).toEqual(['good', 'good', 'good']);
  });
  it('is doubtful when it jumps; the next on the new level is believed', () => {
    expect(
      run([
        [0, 1],
        [5, 9],
        [10, 9.1],
      ]),
    ).toEqual(['good', 'doubtful jump', 'good']);
  });
  it('is doubtful when the sensor has said the very same for too long', () => {
    expect(
      run([
        [0, 1],
        [15, 1],
        [30, 1],
        [45, 1],
        [50, 1.01],
      ]),
    ).toEqual(['good', 'good', 'good', 'doubtful frozen', 'good']);
  });
  it('is bad when it is impossible, and is not remembered', () => {
    expect(
      run([
        [0, 1],
        [5, 99],
        [10, 1.1],
      ]),
    ).toEqual(['good', 'bad impossible', 'good']);
  });
  it('is not judged by what came after it', () => {
    expect(
      run([
        [10, 1],
        [5, 9],
        [11, 1.1],
      ]),
    ).toEqual(['good', 'good', 'good']);
  });
});

it('takes the worse of two qualities', () => {
  expect([worse('good', 'doubtful'), worse('bad', 'doubtful'), worse('good', 'good')]).toEqual([
    'doubtful',
    'bad',
    'good',
  ]);
});
