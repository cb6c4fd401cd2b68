import type { Instant, Json, JsonObject, LocalizedText } from '@trucban/kernel';
import type { InstanceStatus, JobListener, ProcessState, TaskChangeEvent, TaskCorrections } from '../types.ts';
import type { ElementState } from './lifecycle.ts';

/** Something an element instance waits for besides its own work: a timer, a subscription, a condition. */
export interface Wait {
  readonly id: string;
  readonly kind: 'timer' | 'message' | 'signal' | 'condition';
  /** The event that fires: the element itself, a boundary event, the start of an event sub-process, an arm of an event gateway. */
  readonly target: string;
  /** Index of the event definition. */
  readonly def: number;
  readonly name?: string;
  readonly key?: string;
  readonly dueAt?: Instant;
  /** Repetitions after this one; null without end. */
  readonly left?: number | null;
  /** ISO duration between repetitions, or the cron expression that gives them. */
  readonly every?: string;
  /** Condition: its last value; it fires when it becomes true. */
  readonly was?: boolean;
}

/** A completed activity that can be undone. */
export interface Undoable {
  readonly element: string;
  readonly vars?: JsonObject;
  /** What was completed inside, when it is a sub-process. */
  readonly done?: readonly Undoable[];
}

export interface LoopProgress {
  readonly total: number;
  readonly started: number;
  readonly done: number;
  readonly terminated: number;
  /** Sequential: what is still to come is taken from here. */
  readonly items?: readonly Json[];
  readonly out?: readonly Json[];
}

/** One activation of an element: the record in the state, and, as a copy, what a step changes. */
export interface ElementInstance {
  readonly id: string;
  readonly element: string;
  readonly scope: string | null;
  state: ElementState;
  readonly since: Instant;
  vars?: JsonObject;
  /** What the outside owes it. */
  wait?: 'user' | 'job' | 'child' | 'event';
  waits?: readonly Wait[];
  /** A listener's job of this event is asked for, instead of the element's own work. */
  listener?: JobListener['event'];
  /** How many listeners of the present event are done. */
  heard?: number;
  /** User task: what `creating` listeners have set. */
  corrections?: TaskCorrections;
  /** User task: the change that its listeners are being asked about, with what they have corrected so far. */
  change?: {
    readonly event: TaskChangeEvent | 'completing';
    readonly action: string;
    readonly values: TaskCorrections;
  };
  /** Process: how it ends when the last `canceling` listener is done. */
  ending?: {
    readonly status: 'terminated' | 'failed';
    readonly error?: { readonly code: string; readonly message?: string };
  };
  /** Process: the start event that was hit, until the start listeners are done. */
  entry?: string;
  /** A job's retries when not those of the model. */
  retries?: number;
  /** Scopes: sequence flow to number of tokens that wait at a join. */
  tokens?: Readonly<Record<string, number>>;
  /** Scopes: complex gateways that have started and wait for their reset: flows already used. */
  gates?: Readonly<Record<string, readonly string[]>>;
  /** Scopes: an interrupting event sub-process has taken over. */
  interrupted?: true;
  loop?: LoopProgress;
  /** Inner instances of a loop: 1, 2, … */
  counter?: number;
  incident?: { readonly id: string; readonly code: string; readonly message: LocalizedText; readonly since: Instant };
  /** A step clock is open. */
  clock?: true;
  /** Variables of the event or result, until the element has completed. */
  result?: JsonObject;
  /** Ad-hoc sub-process: its activities have been chosen. */
  begun?: true;
  /** Sequential ad-hoc sub-process: what is still to begin. */
  rest?: readonly string[];
  /** A scope that was opened by hand and whose `start` listeners are still asked: what begins in it when they are done. */
  opens?: readonly ({ readonly element: string; readonly vars?: JsonObject } | { readonly flow: string })[];
  /** Output mappings have been applied. */
  mapped?: true;
  /** The event this element waits for has already happened (arm of an event gateway, instantiating receive task). */
  fired?: true;
  /** Parallel multiple events: by the event's id the definitions that have happened. */
  got?: Readonly<Record<string, readonly number[]>>;
  /** Scopes: what can be undone, oldest first. */
  done?: readonly Undoable[];
  /** Compensation that this instance carries out: what is still to be undone, oldest first. */
  undo?: readonly Undoable[];
  /** It only works through `undo`, for a throw event that does not wait for that; its end goes nowhere. */
  aside?: true;
  /** This instance undoes something for that instance. */
  undoFor?: string;
}

/** The state as the engine reads it. The first element is the process itself; it stays when the instance has ended. */
export interface EngineState {
  readonly schemaVersion: 1;
  readonly processId: string;
  readonly definitionHash: string;
  readonly status: InstanceStatus;
  /** Counter of all ids. */
  readonly next: number;
  readonly elements: readonly ElementInstance[];
}

export const toEngineState = (state: ProcessState): EngineState => state as unknown as EngineState;
export const toProcessState = (state: EngineState): ProcessState => state as unknown as ProcessState;
