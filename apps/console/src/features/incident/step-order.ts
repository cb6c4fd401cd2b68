import type { TaskListItem } from '@trucban/contracts';

/** Whether somebody still has to do it. */
export function isOpenTask({ state }: Pick<TaskListItem, 'state'>): boolean {
  return state === 'open' || state === 'claimed';
}

/** Done steps as they were done, then the open ones by their limit; without a limit in the order in which they came. */
export function stepOrder(tasks: readonly TaskListItem[]): readonly TaskListItem[] {
  const key = (task: TaskListItem): string =>
    isOpenTask(task) ? `1${task.dueAt ?? '9'}${task.createdAt}` : `0${task.completedAt ?? task.createdAt}`;
  return [...tasks].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
