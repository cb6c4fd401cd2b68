/** What the worker's bundle holds: each exported function is a workflow type. */
export { assignment } from './assignment.workflow.ts';
export { batch } from './batch.workflow.ts';
export { clock } from './clock.workflow.ts';
export { delivery } from './delivery.workflow.ts';
export { importFile as import } from './import.workflow.ts';
export { incident } from './incident.workflow.ts';
export { job } from './job.workflow.ts';
