import { Module } from '@nestjs/common';
import { IncidentsModule } from '../incidents/public.ts';
import { ProcessesModule } from '../processes/public.ts';
import { RulesModule } from '../rules/public.ts';
import { SourcesModule } from '../sources/public.ts';
import { Backlog } from './backlog.ts';
import { BacktestController } from './backtest.controller.ts';
import { CapController } from './cap/cap.controller.ts';
import { CapFeed } from './cap/cap-feed.ts';
import { CapFeedController } from './cap/cap-feed.controller.ts';
import { DeadLetterDesk } from './dead-letters/dead-letter-desk.ts';
import { DeadLetters } from './dead-letters/dead-letters.ts';
import { DeadLettersController } from './dead-letters/dead-letters.controller.ts';
import { DeskIntake } from './desk-reports.ts';
import { EventReads } from './event.read-model.ts';
import { EventStore } from './event-store.ts';
import { EventsController } from './events.controller.ts';
import { Intake } from './intake.service.ts';
import { PublishEventJob } from './publish-event.job.ts';
import { MqttIntake } from './mqtt/mqtt-intake.ts';
import { TakeMessages } from './mqtt/take-messages.ts';
import { SensorThingsController } from './sensor-things/sensor-things.controller.ts';
import { Open311Controller } from './open311/open311.controller.ts';
import { Open311Requests } from './open311/open311-requests.ts';
import { IntakeForRules } from './rule-services.ts';
import { Readings } from './readings/readings.ts';
import { RunRulesTask } from './run-rules.task.ts';
import { SourceWatch } from './source-watch.ts';
import { StoredEvents } from './stored-events.ts';
import { TellVerdictTask } from './verdicts.task.ts';

/** Events that come in: stored before they are acknowledged, then given to the rules. */
@Module({
  imports: [IncidentsModule, RulesModule, ProcessesModule, SourcesModule],
  controllers: [
    EventsController,
    BacktestController,
    DeadLettersController,
    CapController,
    CapFeedController,
    SensorThingsController,
    Open311Controller,
  ],
  providers: [
    Open311Requests,
    CapFeed,
    Backlog,
    DeadLetters,
    DeadLetterDesk,
    MqttIntake,
    TakeMessages,
    EventStore,
    DeskIntake,
    Intake,
    Readings,
    EventReads,
    RunRulesTask,
    IntakeForRules,
    StoredEvents,
    PublishEventJob,
    SourceWatch,
    TellVerdictTask,
  ],
  exports: [EventStore, Backlog, MqttIntake],
})
export class IntakeModule {}
