export { AgenciesModule } from './agencies.module.ts';
export { AssignmentWork } from './assignment-activities.ts';
export { AssignmentReads } from './assignment.read-model.ts';
export { Assignments, type MadeOrders, type NewOrder } from './assignments.service.ts';
export { Candidates } from './candidates.ts';
export {
  AgencyExtensions,
  type AssignmentChange,
  type IncidentBrief,
  type IncidentsOfAssignments,
} from './extensions.ts';
export { isUnitResolver, unitResolvers, type Proposal } from './propose-units.ts';
export { Deliveries } from './webhooks/deliveries.service.ts';
export { DeliveryQueue as AgencyWebhooks } from './webhooks/delivery-queue.ts';
