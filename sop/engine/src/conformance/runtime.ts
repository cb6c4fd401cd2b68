import type { JsonObject } from '@trucban/kernel';
import type { Problem } from '../types.ts';
import type { CaseAssignment, CaseEvent, CaseState } from './format.ts';

/** Answer to an action: done, or refused with a reason (then nothing has changed). */
export type ActionResult = { readonly ok: true } | { readonly ok: false; readonly reason: string };

export type DeployResult = { readonly ok: true } | { readonly ok: false; readonly problems: readonly Problem[] };

/** A root instance with everything that it called, as an observer sees it. */
export interface Observation {
  readonly state: CaseState;
  /** Element ids of the activities that wait to be completed from outside, in the order of their creation. */
  readonly waiting: readonly string[];
  /** Variables of the process scope. */
  readonly variables: JsonObject;
  /** Ids of the elements entered and the flows taken, in order; bodies of loops are not counted. */
  readonly visits: readonly string[];
  /** The open user tasks by element id; with several of one element the oldest. */
  readonly assigned: Readonly<Record<string, CaseAssignment>>;
  /** Root instances that exist in all. */
  readonly instances: number;
}

/** Which waiting activity an action is about. */
export interface WaitingActivity {
  /** Number of the root instance, in the order of creation. */
  readonly instance: number;
  readonly element: string;
  /** Among the element's waiting activities in the order of creation, over the instance and all that it called. */
  readonly index: number;
}

/**
 * What the case runner needs of an engine. One object serves one case: it begins without instances, at the clock it is given.
 * After each call the engine has run until nothing more can happen without the outside.
 */
export interface ConformanceRuntime {
  /** All models of the case together, in order; `problems` name the elements at fault. */
  deploy(models: readonly { readonly name: string; readonly xml: string }[]): Promise<DeployResult>;
  start(processId: string, variables: JsonObject): Promise<ActionResult>;
  complete(what: WaitingActivity, variables: JsonObject): Promise<ActionResult>;
  error(what: WaitingActivity, code: string, variables: JsonObject): Promise<ActionResult>;
  escalate(what: WaitingActivity, code: string, variables: JsonObject): Promise<ActionResult>;
  fail(what: WaitingActivity, retries: number, reason: string): Promise<ActionResult>;
  /** Published once; refused never. */
  message(message: CaseEvent): Promise<ActionResult>;
  signal(signal: CaseEvent): Promise<ActionResult>;
  /** ISO 8601 duration. */
  advance(duration: string): Promise<ActionResult>;
  set(instance: number, variables: JsonObject): Promise<ActionResult>;
  cancel(instance: number): Promise<ActionResult>;
  /** Null when there is no such instance; `instances` counts all the same. */
  observe(instance: number): Promise<Observation | { readonly instances: number }>;
  /** Called once at the end of the case, also after a failure. */
  close(): Promise<void>;
}

/** Makes a fresh runtime for one case whose clock stands at `clock` (ISO 8601). */
export type RuntimeFactory = (clock: string) => Promise<ConformanceRuntime>;
