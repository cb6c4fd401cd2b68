import type { LocalizedText } from '@trucban/kernel';
import type { ProblemCode } from '../operations/problems.ts';

/** Every code a process incident can have. */
export const INCIDENT_CODES = [
  'AD_HOC_ELEMENTS_INVALID',
  'CALLED_DECISION_INVALID',
  'CALLED_PROCESS_INVALID',
  'CALLED_PROCESS_MISSING',
  'CALLED_PROCESS_TERMINATED',
  'CALLS_TOO_DEEP',
  'CARDINALITY_INVALID',
  'COLLECTION_NOT_A_LIST',
  'CONDITION_NOT_BOOLEAN',
  'CORRELATION_KEY_INVALID',
  'DECISION_FAILED',
  'DECISION_UNKNOWN',
  'ENDLESS_LOOP',
  'EVENT_NAME_INVALID',
  'EXPRESSION_FAILED',
  'JOB_FAILED',
  'JOB_RETRIES_INVALID',
  'JOB_TYPE_INVALID',
  'LIMIT_INVALID',
  'MESSAGE_NAME_INVALID',
  'NO_FLOW_MATCHES',
  'SIGNAL_NAME_INVALID',
  'STATE_TOO_LARGE',
  'TASK_ATTRIBUTE_INVALID',
  'TIMER_INVALID',
  'TOO_MANY_CALLS',
  'TOO_MANY_ELEMENT_INSTANCES',
  'TOO_MANY_INSTANCES',
  'UNKNOWN_ELEMENT',
] as const;

export type IncidentCode = (typeof INCIDENT_CODES)[number];

/**
 * An element can't go on: becomes a process incident on it.
 * Thrown inside of the engine only (a deliberate exception to 'failures are values'): any expression deep in a move
 * may fail, and the one place that runs moves turns it into the incident. It never leaves `step`.
 */
export class Stuck extends Error {
  readonly code: IncidentCode | ProblemCode;
  readonly text: LocalizedText;

  constructor(code: IncidentCode | ProblemCode, vi: string, en: string) {
    super(en);
    this.code = code;
    this.text = { vi, en };
  }
}
