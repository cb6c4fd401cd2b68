import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/public.ts';
import { versionsController } from '../configuration/public.ts';
import { FormsModule } from '../forms/public.ts';
import { IdentityModule } from '../identity/public.ts';
import { BatchRunner } from './batches/batch-runner.ts';
import { BatchesController } from './batches/batches.controller.ts';
import { Batches } from './batches/batches.service.ts';
import { Callbacks } from './catalogue/callbacks.ts';
import { CallbacksController } from './catalogue/callbacks.controller.ts';
import { HttpJob } from './catalogue/http.job.ts';
import { JobSecrets } from './catalogue/job-secrets.ts';
import { JobSecretsController } from './catalogue/job-secrets.controller.ts';
import { OutsideCalls } from './catalogue/outside-calls.ts';
import { ScriptJob } from './catalogue/script.job.ts';
import { WaitForCallbackJob } from './catalogue/wait-for-callback.job.ts';
import { PublishMessageJob, StartProcessJob } from './catalogue-jobs.ts';
import { DecisionDefinitionsController } from './decisions/decision-definitions.controller.ts';
import { DecisionKind } from './decisions/decision-kind.ts';
import { DecisionModels } from './decisions/decision-models.ts';
import { ProcessDefinitions } from './definitions.ts';
import { ProcessExtensions } from './extensions.ts';
import { InstancesController } from './instances.controller.ts';
import { Instances } from './instances.read-model.ts';
import { InstanceOperations } from './instance-operations.ts';
import { InstanceCommands } from './instances.service.ts';
import { Jobs, RunJobTask } from './jobs.ts';
import { JobActivation } from './outside/activation.ts';
import { JobAnswers } from './outside/answers.ts';
import { JobWaiters } from './outside/job-waiters.ts';
import { JobsController } from './outside/jobs.controller.ts';
import { JobReads } from './outside/jobs.read-model.ts';
import { Deliveries } from './messages/deliveries.ts';
import {
  BroadcastSignalTask,
  DeliverEventTask,
  PublishMessageTask,
  StartBufferedTask,
} from './messages/event-tasks.ts';
import { EventsToProcessesController } from './messages/messages.controller.ts';
import { Messages } from './messages/messages.ts';
import { SenderReach } from './messages/sender-reach.ts';
import { Signals } from './messages/signals.ts';
import { StartBuffered } from './start-buffered.ts';
import { StartByEvent } from './start-by-event.ts';
import { StartConditions } from './start-conditions.ts';
import { ConfiguredDefinitions } from './process-definitions.service.ts';
import { ProcessDefinitionsController } from './process-definitions.controller.ts';
import { ModelVersions } from './model-versions.ts';
import { ProcessKind } from './process-kind.ts';
import { ProcessStore } from './process-store.ts';
import { SimulationController } from './simulation/simulation.controller.ts';
import { Simulations } from './simulation/simulations.service.ts';
import { Timers } from './timers.ts';
import { Work } from './work.ts';

/** Process definitions and running instances: the engine's driver. */
@Module({
  imports: [AuditModule, IdentityModule, FormsModule],
  controllers: [
    // Before the definitions: `simulate` is no key.
    SimulationController,
    ProcessDefinitionsController,
    versionsController('process', 'process-definitions'),
    DecisionDefinitionsController,
    versionsController('decision', 'decision-definitions'),
    InstancesController,
    BatchesController,
    EventsToProcessesController,
    JobsController,
    JobSecretsController,
    CallbacksController,
  ],
  providers: [
    ProcessExtensions,
    { provide: ProcessDefinitions, useClass: ConfiguredDefinitions },
    ProcessStore,
    Work,
    ProcessKind,
    ModelVersions,
    DecisionModels,
    DecisionKind,
    StartByEvent,
    StartBuffered,
    StartConditions,
    SenderReach,
    Deliveries,
    Messages,
    Signals,
    Timers,
    Jobs,
    Instances,
    InstanceCommands,
    InstanceOperations,
    Simulations,
    Batches,
    BatchRunner,
    RunJobTask,
    PublishMessageTask,
    BroadcastSignalTask,
    DeliverEventTask,
    StartBufferedTask,
    PublishMessageJob,
    StartProcessJob,
    OutsideCalls,
    JobSecrets,
    HttpJob,
    ScriptJob,
    Callbacks,
    WaitForCallbackJob,
    JobActivation,
    JobAnswers,
    JobReads,
    JobWaiters,
  ],
  exports: [
    ProcessExtensions,
    ProcessDefinitions,
    ProcessStore,
    Messages,
    Timers,
    Jobs,
    Instances,
    BatchRunner,
    Work,
    JobSecrets,
  ],
})
export class ProcessesModule {}
