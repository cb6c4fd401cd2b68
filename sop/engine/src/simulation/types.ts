import type { Instant, JsonObject } from '@trucban/kernel';
import type { DmnDefinition } from '../dmn/compile.ts';
import type { CompiledProcess } from '../types.ts';
import type { Distribution } from './distribution.ts';
import type { Likelihood, Spread } from './spread.ts';

/** People or units who do work, each one piece at a time. */
export interface SimulatedResource {
  readonly id: string;
  /** How many there are. */
  readonly capacity: number;
  /** Elements that need one of them; tasks whose candidate groups hold `id` need one too. */
  readonly elements?: readonly string[];
}

/** How a piece of work may end: with variables, or (`error`) with a BPMN error. */
export interface Outcome {
  readonly weight: number;
  readonly variables?: JsonObject;
  readonly error?: string;
}

/** What is played through. All ids are element or flow ids of the models. */
export interface SimulationInput {
  readonly definition: CompiledProcess;
  /** Processes that it calls. */
  readonly called?: readonly CompiledProcess[];
  /** Models of the decisions that business rule tasks ask for, however they are bound. */
  readonly decisions?: readonly DmnDefinition[];
  readonly variables?: JsonObject;
  /**
   * By element: work of people and machines; the wait for a message or signal. Boundary messages come only when they are here,
   * with `chance` as likely as that.
   */
  readonly durations?: Readonly<Record<string, Distribution & { readonly chance?: number }>>;
  /** For elements without one: tasks and messages take 10 minutes, jobs no time, unless this says otherwise. */
  readonly defaults?: { readonly task?: Distribution; readonly job?: Distribution; readonly message?: Distribution };
  readonly outcomes?: Readonly<Record<string, readonly Outcome[]>>;
  /**
   * By flow: its weight beside the other flows of its source; inclusive gateways take each flow with this chance. Other splits
   * go by data; where that decides nothing, or has sent an instance round 20 times, each way is as likely.
   */
  readonly branches?: Readonly<Record<string, number>>;
  readonly resources?: readonly SimulatedResource[];
  /** Time between the starts of instances that share the resources. Without it each instance has them for itself. */
  readonly arrivals?: Distribution;
  readonly runs: number;
  /** Whole number; equal inputs with equal seeds give equal results. */
  readonly seed: number;
  /** Time limits besides those of the model; `elementId` null: of the whole. */
  readonly limits?: readonly { readonly elementId: string | null; readonly limitMs: number }[];
  /** When it begins; a fixed Monday without it. Limits count plain time: calendars are left out. */
  readonly startAt?: Instant;
  /** An instance that is not at its end after this time is left unfinished; a year without it. */
  readonly longestMs?: number;
}

export interface ElementResult {
  readonly elementId: string;
  readonly name: string;
  readonly type: string;
  readonly visitsPerRun: number;
  /** From being entered to being completed. */
  readonly time: Spread;
  /** Of that: waiting for somebody free. Null: it needs no resource. */
  readonly waiting: Spread | null;
}

export interface ResourceResult {
  readonly id: string;
  readonly capacity: number;
  /** Share of all their time in which they worked, 0 to 1. */
  readonly utilisation: number;
  readonly longestQueue: number;
  readonly waiting: Spread;
}

/** A limit and how often it is passed, counted by visits (of the whole: by instances). */
export interface LimitResult extends Likelihood {
  readonly elementId: string | null;
  readonly limitMs: number;
  readonly count: number;
  readonly breaches: number;
}

export interface SimulationResult {
  readonly runs: number;
  readonly seed: number;
  readonly completed: number;
  /** Ended by a BPMN error, or terminated. */
  readonly failed: number;
  /** Not at the end in time, or stuck. */
  readonly unfinished: number;
  /** Of those that completed. */
  readonly total: Spread;
  /** In the order of the model, called processes after it; only what was visited. */
  readonly elements: readonly ElementResult[];
  readonly resources: readonly ResourceResult[];
  readonly sla: readonly LimitResult[];
  /** Process incidents that nothing resolved. */
  readonly stuck: readonly { readonly elementId: string; readonly code: string; readonly runs: number }[];
  /** Elements whose duration, splits whose branches, and elements whose key, time (then 10 minutes) or list (then one) nothing said. */
  readonly assumed: {
    readonly durations: readonly string[];
    readonly branches: readonly string[];
    readonly data: readonly string[];
  };
}
