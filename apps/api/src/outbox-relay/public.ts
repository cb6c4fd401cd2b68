export { OutboxRelayModule, WorkerHealthModule } from './outbox-relay.module.ts';
export { Reconciler } from './reconciler.service.ts';
export { OutboxRelay } from './relay.service.ts';
export { WorkerHealth, type HealthPart, type PartHealth } from './worker-health.ts';
export { WORKFLOW_CLIENT } from './workflow-client.ts';
