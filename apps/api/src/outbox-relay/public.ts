export { OutboxRelayModule } from './outbox-relay.module.ts';
export { Reconciler } from './reconciler.service.ts';
export { OutboxRelay } from './relay.service.ts';
export { WORKFLOW_CLIENT } from './workflow-client.ts';
