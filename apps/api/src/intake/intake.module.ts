import { Module } from '@nestjs/common';
import { IncidentsModule } from '../incidents/public.ts';
import { ProcessesModule } from '../processes/public.ts';
import { RulesModule } from '../rules/public.ts';
import { SourcesModule } from '../sources/public.ts';
import { BacktestController } from './backtest.controller.ts';
import { EventReads } from './event.read-model.ts';
import { EventStore } from './event-store.ts';
import { EventsController } from './events.controller.ts';
import { Intake } from './intake.service.ts';
import { PublishEventJob } from './publish-event.job.ts';
import { IntakeForRules } from './rule-services.ts';
import { Readings } from './readings/readings.ts';
import { RunRulesTask } from './run-rules.task.ts';
import { StoredEvents } from './stored-events.ts';

/** Events that come in: stored before they are acknowledged, then given to the rules. */
@Module({
  imports: [IncidentsModule, RulesModule, ProcessesModule, SourcesModule],
  controllers: [EventsController, BacktestController],
  providers: [EventStore, Intake, Readings, EventReads, RunRulesTask, IntakeForRules, StoredEvents, PublishEventJob],
  exports: [EventStore],
})
export class IntakeModule {}
