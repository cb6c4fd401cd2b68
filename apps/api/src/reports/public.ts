export { REPORT_SHARD, ReportPlanner } from './planner.ts';
export { ReportsModule } from './reports.module.ts';
