import { Module } from '@nestjs/common';
import {
  documentListController,
  documentsController,
  givenWithOwnNote,
  versionsController,
} from '../configuration/public.ts';
import { IntakeModule } from '../intake/public.ts';
import { SlaModule } from '../sla/public.ts';
import { Compute } from './compute.ts';
import { ComputeIndicatorsTask } from './compute-indicators.task.ts';
import { Crossings } from './crossings.ts';
import { CountRecords } from './counted/count-records.ts';
import { CountStocks } from './counted/count-stocks.ts';
import { RecordCounter } from './counted/record-counter.ts';
import { NotificationsModule } from '../notifications/public.ts';
import { RulesModule } from '../rules/public.ts';
import { CrossingReads } from './crossings.read-model.ts';
import { DashboardReads } from './dashboard.read-model.ts';
import { IndicatorReadsController } from './indicator-reads.controller.ts';
import { ForecastReads } from './forecast.read-model.ts';
import { PageReads } from './page.read-model.ts';
import { Datasets } from './entry/datasets.ts';
import { Entries } from './entry/entries.service.ts';
import { EntryNotices } from './entry/entry-notices.ts';
import { EntryListController } from './entry/entry-list.controller.ts';
import { EntryListReads } from './entry/entry-list.read-model.ts';
import { EntryReads } from './entry/entry-reads.ts';
import { ReportPeriods } from './entry/report-periods.ts';
import { DatasetsController } from './entry/entry.controller.ts';
import { LeagueReads } from './league.read-model.ts';
import { PivotRecordReads } from './pivot/pivot-records.read-model.ts';
import { PivotReads } from './pivot/pivot.read-model.ts';
import { RecordReads } from './records.read-model.ts';
import { IndicatorsController } from './indicators.controller.ts';
import { IndicatorsForRules } from './indicators-for-rules.ts';
import { Kpi } from './kpi.ts';
import { MeasureReads } from './measure.read-model.ts';
import { MeasureValues } from './measure-values.service.ts';
import { MeasuresController } from './measures.controller.ts';
import { PreviewController } from './preview.controller.ts';
import { PreviewReads } from './preview.read-model.ts';
import { SeriesReads } from './series.read-model.ts';
import { ValueEvents } from './value-events.ts';

const KPI_ROUTES: Parameters<typeof documentsController>[2] = { read: ['indicator.read'], given: givenWithOwnNote };

/** Measures and indicators: numbers that are reported, and what is computed and judged from them. */
@Module({
  imports: [IntakeModule, NotificationsModule, RulesModule, SlaModule],
  controllers: [
    IndicatorReadsController,
    IndicatorsController,
    MeasuresController,
    PreviewController,
    documentsController('indicator', 'indicators', KPI_ROUTES),
    versionsController('indicator', 'indicators'),
    DatasetsController,
    documentsController('measure', 'measures', KPI_ROUTES),
    EntryListController,
    versionsController('measure', 'measures'),
    documentListController('dataset', 'datasets', ['indicator.read']),
    documentsController('dataset', 'datasets', KPI_ROUTES),
    versionsController('dataset', 'datasets'),
  ],
  providers: [
    Kpi,
    MeasureValues,
    MeasureReads,
    SeriesReads,
    PreviewReads,
    IndicatorsForRules,
    DashboardReads,
    PivotReads,
    PivotRecordReads,
    CrossingReads,
    LeagueReads,
    RecordReads,
    Datasets,
    Entries,
    EntryNotices,
    EntryReads,
    ReportPeriods,
    EntryListReads,
    ForecastReads,
    PageReads,
    Compute,
    Crossings,
    ValueEvents,
    ComputeIndicatorsTask,
    CountRecords,
    CountStocks,
    RecordCounter,
  ],
  exports: [Kpi, Compute, MeasureValues, SeriesReads, LeagueReads],
})
export class IndicatorsModule {}
