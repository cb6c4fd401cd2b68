export { IndicatorsModule } from './indicators.module.ts';
export { Kpi } from './kpi.ts';
export { MeasureValues, type Reporter } from './measure-values.service.ts';
