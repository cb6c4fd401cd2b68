export { IndicatorPage } from './indicator-page.tsx';
export { KpiPage } from './kpi-page.tsx';
