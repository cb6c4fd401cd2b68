export { IndicatorPage } from './indicator-page.tsx';
export { KpiPage } from './kpi-page.tsx';
export { PivotPage } from './pivot-page.tsx';
