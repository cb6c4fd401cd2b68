import { describe, expect, it } from '@jest/globals';
import type { TaskListItem } from '@trucban/contracts';
import { stepOrder } from './step-order.ts';
import { taskClock } from '../../shared/task-clock.ts';

const task = (id: string, own: Partial<TaskListItem>): TaskListItem =>
  ({ id, state: 'open', dueAt: null, createdAt: '2026-11-13T13:00:00Z', completedAt: null, ...own }) as TaskListItem;

describe('steps of an incident', () => {
  it('stand in the order of the work', () => {
    const order = stepOrder([
      task('later', { dueAt: '2026-11-13T15:00:00Z' }),
      task('free', {}),
      task('second', { state: 'completed', completedAt: '2026-11-13T13:20:00Z' }),
      task('soon', { state: 'claimed', dueAt: '2026-11-13T14:00:00Z' }),
      task('first', { state: 'completed', completedAt: '2026-11-13T13:10:00Z' }),
    ]);
    expect(order.map(({ id }) => id)).toEqual(['first', 'second', 'soon', 'later', 'free']);
  });
  it('warn after three quarters of their limit', () => {
    expect(taskClock(task('x', { dueAt: '2026-11-13T13:40:00Z' })).warnAt).toBe('2026-11-13T13:30:00.000Z');
  });
});
