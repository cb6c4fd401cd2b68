export { KpiTabs } from './kpi-tabs.tsx';
