export { ReportIntake, type ReportOutcome } from './attach-report.ts';
export type { EventType } from './event-type.ts';
export { EventTypes, type PublishedTypes } from './event-types.ts';
export { IncidentsModule } from './incidents.module.ts';
export { IncidentOpener, type NewIncident } from './open-incident.ts';
export { IncidentSeverity } from './incident-severity.ts';
export { Timeline } from './timeline.ts';
export { maskedAttributes, maskedReporter } from './masking.ts';
