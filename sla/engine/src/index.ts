export type * from './types.ts';
export { WORKING_DAY_MINUTES, budgetToMs, type Budget } from './budget.ts';
export {
  alwaysOpen,
  type CalendarDocument,
  type CalendarProblem,
  type DayPart,
  type HolidayDocument,
  type HoursDocument,
  type WorkingCalendar,
} from './calendar.ts';
export { compileCalendar, type CalendarResult } from './compile-calendar.ts';
export {
  CALENDAR_HORIZON_DAYS,
  CalendarExhausted,
  addWorkingTime,
  isWorking,
  nextOpening,
  workingTimeBetween,
} from './working-time.ts';
export { activeTimeBetween } from './active-time.ts';
export {
  breachClock,
  cancelClock,
  changeLimit,
  clockOutcome,
  endPause,
  isOpenClock,
  meetClock,
  pauseClock,
  resumeClock,
  startClock,
  type PausePolicy,
  type SlaClock,
} from './sla-clock.ts';
export {
  incidentClocks,
  limitsAtSeverity,
  startIncidentClocks,
  startStepClock,
  type IncidentClock,
  type SeverityPolicy,
  type StepClockLimit,
  type TypeSla,
} from './limits.ts';
export {
  clockSchedule,
  escalationKey,
  nextEscalation,
  planEscalations,
  stepMark,
  type DueSteps,
} from './escalation.ts';
export { nextAssignmentStep, orderOfferPolicy, triedCandidates, unitOfferPolicy } from './assignment.ts';
export { nextDeliveryAttempt, webhookSchedule, type DeliveryStep } from './delivery.ts';
