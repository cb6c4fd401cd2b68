import { Injectable } from '@nestjs/common';
import type { Instant, Json, JsonObject, LocalizedText } from '@trucban/kernel';
import type { Command, InstanceStatus, ProcessEvent } from '@trucban/sop-engine';
import type { Tx } from '../platform/public.ts';

/** What features above `processes` add to it. They register in their module's `onModuleInit`. */

/** Whose instance it is: what writers, handlers and observers need to know of it. */
export interface InstanceRef {
  readonly id: string;
  readonly rootId: string;
  readonly parentId: string | null;
  readonly processKey: string;
  readonly version: number;
  readonly businessKey: string | null;
  readonly incidentId: string | null;
  readonly exercise: boolean;
  /** Tokens of the instance: rows made for it start from these. */
  readonly visibleTo: readonly string[];
}

/** A command and the instance that issued it. */
export interface IssuedCommand<C extends Command = Command> {
  readonly instance: InstanceRef;
  readonly command: C;
}

/** Carries out kinds of commands, in the transaction of the step, all of one step in one call and in order. */
export interface CommandWriter {
  readonly types: readonly Command['type'][];
  write(tx: Tx, commands: readonly IssuedCommand[]): Promise<void>;
}

/** A job as its handler sees it. */
export interface Job {
  readonly id: string;
  readonly instance: InstanceRef;
  readonly elementInstanceId: string;
  readonly elementId: string;
  readonly name: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly variables: JsonObject;
}

/** What became of a job. */
export type JobResult =
  | { readonly variables: JsonObject }
  | { readonly error: { readonly code: string; readonly message?: string; readonly variables?: JsonObject } }
  /** Its answer comes later (a message, or `completeJob` of the store); with `until`, not later than that. */
  | { readonly waiting: true; readonly until?: Instant };

/** What is left to be done outside, after the commit and without a transaction; at least once. Its result ends the job. */
export interface OutsideWork {
  readonly outside: () => Promise<JobResult>;
}

/** A job as the model says it, before any of its variables is known. */
export interface JobPlace {
  readonly headers: Readonly<Record<string, string>>;
  /** Names that input mappings give, with the literal value (null: an expression). Null: every variable of the process is seen. */
  readonly inputs: Readonly<Record<string, Json>> | null;
}

/** Something wrong with a job's headers or inputs, found when the process is checked. */
export interface JobProblem {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: LocalizedText;
}

/**
 * A job type of the catalogue. `run` does its work in the transaction in which the process goes on, so it needs no
 * idempotency key; what it throws rolls everything back and is tried again with back-off. The incident's row (where there
 * is one) and the root instance's row are locked when it runs. What must call outside answers `outside`: that is never done
 * under locks, and by Temporal's workers only.
 */
export interface JobHandler {
  readonly type: string;
  /** Checks what can be seen in the model. */
  check?(place: JobPlace): readonly JobProblem[];
  /** Wait before the second attempt. */
  backoffMs?(headers: Readonly<Record<string, string>>): number | undefined;
  run(tx: Tx, job: Job): Promise<JobResult | OutsideWork>;
  /** A job that waits is looked at again: its result when the time is over, else how long it still waits. */
  overdue?(tx: Tx, job: Job): Promise<JobResult>;
}

/** What one input did to one instance of the tree. */
export interface InstanceChange {
  readonly instance: InstanceRef;
  readonly statusBefore: InstanceStatus | null;
  readonly status: InstanceStatus;
  readonly events: readonly ProcessEvent[];
  readonly commands: readonly Command[];
  /** Flow nodes by id, for names in the timeline. */
  readonly elementNames: ReadonlyMap<string, string>;
}

/** What one input did to the whole tree of a root instance. */
export interface TreeChange {
  readonly rootId: string;
  readonly incidentId: string | null;
  readonly exercise: boolean;
  readonly at: Instant;
  readonly changes: readonly InstanceChange[];
}

/** Is told of every change of an instance, in its transaction, after the rows are written. */
export interface InstanceObserver {
  /** Whether `observe` will change the incident's row: then it is locked first (lock order: incident, root, subscription). */
  changesIncident?(change: TreeChange): boolean;
  observe(tx: Tx, change: TreeChange): Promise<void>;
}

/** Locks the incident's row. Registered by `incidents`, which owns the table. */
export interface IncidentLock {
  /** `wait: false`: false at once when somebody else holds it. */
  lock(tx: Tx, incidentId: string, wait: boolean): Promise<boolean>;
}

/** Variables, tokens and more that an instance of an incident starts with. Registered by `incidents`. */
export interface IncidentContext {
  /** Those of the incidents that these org units lead: whose SOPs they may move, not only see. */
  ledBy(tx: Tx, incidentIds: readonly string[], units: readonly string[]): Promise<ReadonlySet<string>>;
  /** Null when there is no such incident or the caller may not see it. */
  load(
    tx: Tx,
    incidentId: string,
  ): Promise<{
    readonly variables: JsonObject;
    readonly visibleTo: readonly string[];
    readonly exercise: boolean;
  } | null>;
}

/** The register of all of these (`COMMAND_WRITERS`, `JOB_HANDLERS`, `INSTANCE_OBSERVERS` of docs/architecture.md). */
@Injectable()
export class ProcessExtensions {
  readonly #writers = new Map<Command['type'], readonly CommandWriter[]>();
  readonly #handlers = new Map<string, JobHandler>();
  readonly #observers: InstanceObserver[] = [];
  incidentLock: IncidentLock | undefined;
  incidentContext: IncidentContext | undefined;

  addCommandWriter(writer: CommandWriter): void {
    for (const type of writer.types) {
      const others = this.#writers.get(type) ?? [];
      // Each feature renames what it keeps; everything else is one feature's business.
      if (others.length > 0 && type !== 'renameElements') throw new Error(`two writers for ${type}`);
      this.#writers.set(type, [...others, writer]);
    }
  }

  addJobHandler(handler: JobHandler): void {
    if (this.#handlers.has(handler.type)) throw new Error(`two handlers for job type ${handler.type}`);
    this.#handlers.set(handler.type, handler);
  }

  addObserver(observer: InstanceObserver): void {
    this.#observers.push(observer);
  }

  writersOf(type: Command['type']): readonly CommandWriter[] {
    return this.#writers.get(type) ?? [];
  }

  handlerOf(jobType: string): JobHandler | undefined {
    return this.#handlers.get(jobType);
  }

  get observers(): readonly InstanceObserver[] {
    return this.#observers;
  }
}
