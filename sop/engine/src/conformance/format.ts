import type { JsonObject } from '@trucban/kernel';

/** `case.json`, as conformance/FORMAT.md says. */
export interface ConformanceCase {
  readonly name: string;
  readonly feature: string;
  readonly source?: string;
  readonly models: readonly string[];
  readonly clock?: string;
  readonly start?: CaseStart;
  readonly steps: readonly CaseStep[];
}

export interface CaseStart {
  readonly process?: string;
  readonly variables?: JsonObject;
  readonly message?: CaseEvent;
  readonly signal?: CaseEvent;
}

export interface CaseEvent {
  readonly name: string;
  readonly correlationKey?: string | number;
  readonly variables?: JsonObject;
}

export interface CaseStep {
  readonly start?: CaseStart;
  readonly complete?: string;
  readonly error?: string;
  readonly escalate?: string;
  readonly fail?: string;
  readonly message?: CaseEvent;
  readonly signal?: CaseEvent;
  readonly advance?: string;
  readonly set?: JsonObject;
  readonly cancel?: true;
  readonly deploy?: 'accepted' | 'rejected';
  readonly expect?: CaseExpectation;
  readonly mentions?: readonly string[];
  readonly refused?: boolean;
  readonly instance?: number;
  readonly index?: number;
  readonly code?: string;
  readonly reason?: string;
  readonly retries?: number;
  readonly variables?: JsonObject;
}

export interface CaseExpectation {
  readonly state?: CaseState;
  readonly waiting?: readonly string[];
  readonly variables?: JsonObject;
  readonly absent?: readonly string[];
  readonly visited?: Readonly<Record<string, number>>;
  readonly order?: readonly string[];
  readonly assigned?: Readonly<Record<string, CaseAssignment>>;
  readonly instances?: number;
}

export type CaseState = 'active' | 'completed' | 'terminated' | 'failed';

export interface CaseAssignment {
  readonly assignee?: string;
  readonly candidateGroups?: readonly string[];
  readonly candidateUsers?: readonly string[];
  readonly dueDate?: string;
  readonly priority?: number;
}
