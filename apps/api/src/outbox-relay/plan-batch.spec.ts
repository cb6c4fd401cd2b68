import { describe, expect, it } from '@jest/globals';
import {
  assignmentAnswered,
  assignmentOpened,
  clocksChanged,
  earlierDeadline,
  incidentOpened,
} from '@trucban/workflows';
import { awayDelayMs, planBatch, retryDelayMs, type OutboxRow } from './plan-batch.ts';

const row = (seq: number, message: OutboxRow['message']): OutboxRow => ({ seq, message, attempts: 0 });

describe('the plan of a batch', () => {
  it('keeps the order of the messages of each workflow', () => {
    const chains = planBatch([
      row(3, assignmentAnswered('a')),
      row(1, assignmentOpened('a')),
      row(2, clocksChanged('i')),
    ]);
    expect(chains.map((chain) => chain.map(({ rows }) => rows.map(({ seq }) => seq)))).toEqual([[[1], [3]], [[2]]]);
  });

  it('sends equal messages behind each other once', () => {
    const [chain] = planBatch([row(1, clocksChanged('i')), row(2, clocksChanged('i')), row(3, clocksChanged('i'))]);
    expect(chain).toHaveLength(1);
    expect(chain?.[0]?.rows.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('lets a signal that starts what is missing stand for the start before it, never the other way round', () => {
    const [chain] = planBatch([row(1, incidentOpened('i')), row(2, clocksChanged('i'))]);
    expect(chain).toEqual([{ message: clocksChanged('i'), rows: [expect.anything(), expect.anything()] }]);
    expect(planBatch([row(1, clocksChanged('i')), row(2, incidentOpened('i'))])[0]).toHaveLength(2);
  });

  it('does not merge deadlines that differ', () => {
    const [chain] = planBatch([
      row(1, earlierDeadline(0, '2026-11-22T05:00:00.000Z')),
      row(2, earlierDeadline(0, '2026-11-22T04:00:00.000Z')),
    ]);
    expect(chain).toHaveLength(2);
  });

  it('waits longer from time to time, but never too long', () => {
    expect([1, 2, 3, 30].map(retryDelayMs)).toEqual([1_000, 2_000, 4_000, 300_000]);
    expect([1, 2, 3, 30].map(awayDelayMs)).toEqual([250, 500, 1_000, 5_000]);
  });
});
