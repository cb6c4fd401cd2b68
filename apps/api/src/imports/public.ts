export { ImportRunner } from './import-runner.ts';
export { ImportsModule } from './imports.module.ts';
export { PULL_SHARD, PullPlanner } from './pulls/pull-planner.ts';
