import { Module } from '@nestjs/common';
import { TemporalStatusModule } from '../health/public.ts';
import { ImportsModule } from '../imports/public.ts';
import { ReportsModule } from '../reports/public.ts';
import { ProcessesModule } from '../processes/public.ts';
import { RulesModule } from '../rules/public.ts';
import { WorkflowNeeds } from './needs.ts';
import { OutboxStore } from './outbox-store.ts';
import { Reconciler } from './reconciler.service.ts';
import { OutboxRelay } from './relay.service.ts';
import { workflowClientProvider } from './workflow-client.ts';

/** Relay and reconciler: in the worker process only. */
@Module({
  imports: [ProcessesModule, RulesModule, TemporalStatusModule, ImportsModule, ReportsModule],
  providers: [OutboxStore, OutboxRelay, Reconciler, WorkflowNeeds, workflowClientProvider],
  exports: [OutboxRelay, Reconciler],
})
export class OutboxRelayModule {}
