import { Module } from '@nestjs/common';
import { documentsController, versionsController } from '../configuration/public.ts';
import { IncidentsModule } from '../incidents/public.ts';
import { IndicatorsModule } from '../indicators/public.ts';
import { SlaModule } from '../sla/public.ts';
import { ReportContents } from './content/content.ts';
import { IncidentNumbers } from './content/incident-numbers.ts';
import { IndicatorNumbers } from './content/indicator-numbers.ts';
import { ReportDefinitionsController } from './definitions.controller.ts';
import { ReportDefinitions } from './definitions.ts';
import { MakeReportTask } from './make-report.task.ts';
import { NewReports } from './new-reports.ts';
import { ReportPlanner } from './planner.ts';
import { ReportPreviews } from './preview.ts';
import { ReportFiles } from './report-files.ts';
import { ReportsController } from './reports.controller.ts';
import { Reports } from './reports.service.ts';
import { SendReportTask } from './send-report.task.ts';
import { Subscriptions } from './subscriptions.ts';

/** Periodic and on-demand reports, from the numbers of all features. */
@Module({
  imports: [IncidentsModule, IndicatorsModule, SlaModule],
  controllers: [
    ReportDefinitionsController,
    documentsController('report', 'reports/definitions'),
    versionsController('report', 'reports/definitions'),
    ReportsController,
  ],
  providers: [
    ReportDefinitions,
    ReportPlanner,
    NewReports,
    Reports,
    ReportFiles,
    ReportPreviews,
    Subscriptions,
    ReportContents,
    IndicatorNumbers,
    IncidentNumbers,
    MakeReportTask,
    SendReportTask,
  ],
  exports: [ReportPlanner],
})
export class ReportsModule {}
