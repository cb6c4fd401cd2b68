import { Module } from '@nestjs/common';
import { ProcessesModule } from '../processes/public.ts';
import { WorkflowNeeds } from './needs.ts';
import { OutboxStore } from './outbox-store.ts';
import { Reconciler } from './reconciler.service.ts';
import { OutboxRelay } from './relay.service.ts';
import { WorkerHealth } from './worker-health.ts';
import { workflowClientProvider } from './workflow-client.ts';

/** How the parts beside the API are: for both processes. */
@Module({ providers: [WorkerHealth], exports: [WorkerHealth] })
export class WorkerHealthModule {}

/** Relay and reconciler: in the worker process only. */
@Module({
  imports: [ProcessesModule, WorkerHealthModule],
  providers: [OutboxStore, OutboxRelay, Reconciler, WorkflowNeeds, workflowClientProvider],
  exports: [OutboxRelay, Reconciler],
})
export class OutboxRelayModule {}
