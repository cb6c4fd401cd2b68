export { IndicatorsModule } from './indicators.module.ts';
export { Kpi } from './kpi.ts';
export { LeagueReads } from './league.read-model.ts';
export { MeasureValues, type Reporter } from './measure-values.service.ts';
export { SeriesReads } from './series.read-model.ts';
