export { AgencyExtensions, type AssignmentChange, type IncidentBrief, type IncidentsOfAssignments } from './extensions.ts';
