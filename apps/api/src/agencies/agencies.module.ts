import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/public.ts';
import { FormsModule } from '../forms/public.ts';
import { IdentityModule } from '../identity/public.ts';
import { NotificationsModule } from '../notifications/public.ts';
import { ProcessesModule } from '../processes/public.ts';
import { SlaModule } from '../sla/public.ts';
import { AdvanceAssignmentTask } from './advance-assignment.task.ts';
import { AgencyAnswers } from './agency-answers.service.ts';
import { AgencyNotices } from './agency-notices.ts';
import { AgencyController } from './agency.controller.ts';
import { AssignmentWork } from './assignment-activities.ts';
import { AssignmentChanges } from './assignment-changes.ts';
import { AssignmentMessages } from './assignment-messages.ts';
import { AssignmentStore } from './assignment-store.ts';
import { AssignmentReads } from './assignment.read-model.ts';
import { Assignments } from './assignments.service.ts';
import { Candidates } from './candidates.ts';
import { AgencyExtensions } from './extensions.ts';
import { IncidentAssignmentsController } from './incident-assignments.controller.ts';
import { AssignAgencyJob } from './jobs/assign-agency.job.ts';
import { ProposeUnitsJob } from './jobs/propose-units.job.ts';
import { Offers } from './offers.ts';
import { Deliveries } from './webhooks/deliveries.service.ts';
import { DeliveryQueue } from './webhooks/delivery-queue.ts';
import { WebhooksController } from './webhooks/webhooks.controller.ts';
import { Webhooks } from './webhooks/webhooks.service.ts';

/** Orders to agencies: offers, answers, results; webhooks. */
@Module({
  imports: [AuditModule, IdentityModule, NotificationsModule, FormsModule, SlaModule, ProcessesModule],
  controllers: [IncidentAssignmentsController, AgencyController, WebhooksController],
  providers: [
    AgencyExtensions,
    AssignmentStore,
    AssignmentReads,
    AssignmentChanges,
    AssignmentMessages,
    AgencyNotices,
    Candidates,
    Offers,
    Assignments,
    AgencyAnswers,
    AssignmentWork,
    AdvanceAssignmentTask,
    AssignAgencyJob,
    ProposeUnitsJob,
    DeliveryQueue,
    Deliveries,
    Webhooks,
  ],
  exports: [AgencyExtensions, Assignments, AssignmentReads, AssignmentWork, Candidates, Deliveries, DeliveryQueue],
})
export class AgenciesModule {}
