import { Global, Module } from '@nestjs/common';
import { AgenciesModule } from '../agencies/public.ts';
import { AuditModule } from '../audit/public.ts';
import { ConfigurationModule } from '../configuration/public.ts';
import { IdentityModule } from '../identity/public.ts';
import { NotificationsModule } from '../notifications/public.ts';
import { ProcessesModule } from '../processes/public.ts';
import { SlaModule } from '../sla/public.ts';
import { TasksModule } from '../tasks/public.ts';
import { AssignmentsPort } from './assignments-port.ts';
import { Attachments } from './attachments.ts';
import { ReportIntake } from './attach-report.ts';
import { IncidentChanges } from './change-incident.ts';
import { ChecklistController } from './checklist.controller.ts';
import { EventTypesController } from './event-types.controller.ts';
import { DeskReports } from './desk-reports.ts';
import { EventTypes } from './event-types.ts';
import { IncidentDesk } from './incident-desk.ts';
import { IncidentInstances } from './incident-instances.ts';
import { IncidentLinks } from './incident-links.ts';
import { IncidentList } from './incident-list.read-model.ts';
import { IncidentProcesses } from './incident-processes.ts';
import { IncidentRelationsController } from './incident-relations.controller.ts';
import { IncidentStatusController } from './incident-status.controller.ts';
import { IncidentView } from './incident-view.ts';
import { IncidentReads } from './incident.read-model.ts';
import { IncidentsController } from './incidents.controller.ts';
import { Incidents } from './incidents.service.ts';
import { IncidentSeverity } from './incident-severity.ts';
import { ClockWishes } from './jobs/clock-wishes.ts';
import { ComputeResultsJob } from './jobs/compute-results.job.ts';
import { CreateIncidentJob } from './jobs/create-incident.job.ts';
import { FindDuplicatesJob } from './jobs/find-duplicates.job.ts';
import { JobsOfBelow } from './jobs/jobs-of-below.ts';
import { SetIncidentJob } from './jobs/set-incident.job.ts';
import { MergeSplit } from './merge-split.ts';
import { IncidentOpener } from './open-incident.ts';
import { ProcessesPort } from './processes-port.ts';
import { RuleIncidents } from './rule-incidents.ts';
import { SeverityChange } from './severity-change.ts';
import { SlaPort } from './sla-port.ts';
import { SopStarter } from './sop-starter.ts';
import { TasksPort } from './tasks-port.ts';
import { Timeline } from './timeline.ts';
import { Transitions } from './transitions.ts';

/** Incidents: what happened, how it stands, what was done. */
@Global()
@Module({
  imports: [
    AuditModule,
    IdentityModule,
    ConfigurationModule,
    NotificationsModule,
    SlaModule,
    ProcessesModule,
    TasksModule,
    AgenciesModule,
  ],
  controllers: [
    IncidentsController,
    IncidentStatusController,
    IncidentRelationsController,
    ChecklistController,
    EventTypesController,
  ],
  providers: [
    EventTypes,
    Timeline,
    IncidentView,
    SopStarter,
    SeverityChange,
    IncidentSeverity,
    IncidentOpener,
    ReportIntake,
    RuleIncidents,
    IncidentProcesses,
    Transitions,
    MergeSplit,
    IncidentChanges,
    Incidents,
    DeskReports,
    IncidentDesk,
    IncidentLinks,
    Attachments,
    IncidentInstances,
    IncidentList,
    IncidentReads,
    ClockWishes,
    ComputeResultsJob,
    CreateIncidentJob,
    FindDuplicatesJob,
    JobsOfBelow,
    SetIncidentJob,
    SlaPort,
    AssignmentsPort,
    ProcessesPort,
    TasksPort,
  ],
  exports: [DeskReports, EventTypes, ReportIntake, IncidentOpener, IncidentSeverity, RuleIncidents, Timeline],
})
export class IncidentsModule {}
