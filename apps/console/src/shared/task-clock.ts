import type { TaskListItem } from '@trucban/contracts';
import type { ClockFacts } from '@trucban/ui/clock';

/** Share of a limit after which it is due soon. */
const WARN_SHARE = 0.75;

/** A task's due date as a clock. */
export function taskClock(task: Pick<TaskListItem, 'createdAt' | 'dueAt' | 'completedAt'>): ClockFacts {
  const start = Date.parse(task.createdAt);
  const due = task.dueAt ? Date.parse(task.dueAt) : start;
  return {
    clock: 'step',
    state: task.completedAt ? 'met' : 'running',
    startedAt: task.createdAt,
    warnAt: new Date(start + (due - start) * WARN_SHARE).toISOString(),
    dueAt: new Date(due).toISOString(),
    metAt: task.completedAt,
  };
}
