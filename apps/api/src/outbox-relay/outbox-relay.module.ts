import { Module } from '@nestjs/common';
import { ProcessesModule } from '../processes/public.ts';
import { WorkflowNeeds } from './needs.ts';
import { OutboxStore } from './outbox-store.ts';
import { Reconciler } from './reconciler.service.ts';
import { OutboxRelay } from './relay.service.ts';
import { TemporalStatus } from './temporal-status.ts';
import { workflowClientProvider } from './workflow-client.ts';

/** Whether clocks and deliveries go on: written by the worker, readable for both processes. */
@Module({ providers: [TemporalStatus], exports: [TemporalStatus] })
export class TemporalStatusModule {}

/** Relay and reconciler: in the worker process only. */
@Module({
  imports: [ProcessesModule, TemporalStatusModule],
  providers: [OutboxStore, OutboxRelay, Reconciler, WorkflowNeeds, workflowClientProvider],
  exports: [OutboxRelay, Reconciler],
})
export class OutboxRelayModule {}
