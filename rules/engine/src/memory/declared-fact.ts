import type { Row } from '../slots.ts';
import type { Condition, EventFacts, Question, RuleDocument } from '../types.ts';
import type { Sample } from './types.ts';

/** Samples of events that a declared fact looks back on. */
export interface Series {
  readonly id: string;
  /** The rules' `index` that it was declared under: only such events are in it. */
  readonly index: RuleDocument['index'];
  readonly where: readonly Condition[];
  readonly sample: (row: Row, facts: EventFacts) => Sample | null;
  asked: number;
}

/** A declared fact made ready to run. */
export interface Declared {
  readonly id: string;
  readonly series: readonly Series[];
  /** What has to be known for the event in the row; null where the event has no such fact. */
  readonly question: (row: Row, facts: EventFacts) => Question | null;
}
