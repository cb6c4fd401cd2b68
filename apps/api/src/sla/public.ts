export { Calendars } from './calendars.ts';
export { DeadlineJob } from './deadline.job.ts';
export { EscalationPolicies } from './escalation-policies.ts';
export { SlaExtensions, type ClockEntry, type IncidentOfClocks, type IncidentsOfSla } from './extensions.ts';
export { IncidentClocks } from './incident-clocks.ts';
export { SlaClocks, type IncidentClocksInput, type StepClockInput } from './sla-clocks.ts';
export { SlaModule } from './sla.module.ts';
