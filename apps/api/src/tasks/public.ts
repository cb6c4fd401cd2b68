export { TaskExtensions, type TaskChange, type TaskObserver } from './extensions.ts';
export type { TaskRow } from './task-row.ts';
export { TaskReads } from './tasks.read-model.ts';
export { TasksModule } from './tasks.module.ts';
