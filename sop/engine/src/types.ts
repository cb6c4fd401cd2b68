import type { Instant, Json, JsonObject, LocalizedText } from '@trucban/kernel';
import type { DmnDefinition } from './dmn/compile.ts';
import type { DecisionTrace } from './dmn/evaluate.ts';
import type { GoBackPlan, ModifyInstruction } from './operations/types.ts';

/**
 * The public shapes of the engine. Everything here but `CompiledProcess` is plain JSON.
 * A driver (process store, in-memory runtime, designer's simulation) knows these shapes and no BPMN.
 */

/** What compiling found. An `error` keeps a model from being published; a `warning` does not. */
export interface Problem {
  /** Id of the element (or flow, or definition) the problem is about; '' when it is about the whole document. */
  readonly elementId: string;
  /** Stable, upper snake case: `FLOW_TARGET_MISSING`. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: LocalizedText;
}

/** A status of a process instance. A process incident leaves it `active`. `failed`: ended by an unhandled error. */
export type InstanceStatus = 'active' | 'suspended' | 'completed' | 'terminated' | 'failed';

/**
 * What happened. `at` is the engine's only clock. An input that no longer fits is answered by a rejection.
 * Ids (`elementInstanceId`, `timerId`, `subscriptionId`, `processIncidentId`) are those of earlier commands;
 * they are unique inside one process instance only.
 */
export type ProcessInput =
  /** The result of a user task or of a job. */
  | {
      readonly type: 'complete';
      readonly at: Instant;
      readonly elementInstanceId: string;
      readonly variables?: JsonObject;
      /** Of a task listener's job. */
      readonly result?: ListenerResult;
      /** Said of the user task itself, never of a listener's job that it waits for. */
      readonly byPerson?: true;
    }
  /** Somebody changes a user task: its listeners are asked, then `updateUserTask` follows, or `denyTaskChange`. */
  | {
      readonly type: 'changeTask';
      readonly at: Instant;
      readonly elementInstanceId: string;
      readonly event: TaskChangeEvent;
      /** The caller's word for it, handed to the listeners: `claim`, `assign`, `update`, … */
      readonly action: string;
      readonly changes: TaskCorrections;
    }
  /** A waiting activity raises a BPMN error. */
  | {
      readonly type: 'throwError';
      readonly at: Instant;
      readonly elementInstanceId: string;
      readonly code: string;
      readonly message?: string;
      readonly variables?: JsonObject;
    }
  /** A waiting activity raises a BPMN escalation and goes on waiting unless it is interrupted. */
  | {
      readonly type: 'throwEscalation';
      readonly at: Instant;
      readonly elementInstanceId: string;
      readonly code: string;
      readonly variables?: JsonObject;
    }
  /** A job's worker gave up; with no retries left a process incident is raised, else a new `createJob` is issued. */
  | {
      readonly type: 'failJob';
      readonly at: Instant;
      readonly elementInstanceId: string;
      readonly retries: number;
      readonly reason: string;
      /** The driver found that it belongs to an endless loop: the incident says so. */
      readonly endless?: true;
    }
  | { readonly type: 'timerFired'; readonly at: Instant; readonly timerId: string }
  | {
      readonly type: 'message';
      readonly at: Instant;
      readonly subscriptionId: string;
      readonly name: string;
      readonly variables?: JsonObject;
    }
  | {
      readonly type: 'signal';
      readonly at: Instant;
      readonly subscriptionId: string;
      readonly name: string;
      readonly variables?: JsonObject;
    }
  /** The process called by the call activity `elementInstanceId` ended, threw, or could not be started. */
  | {
      readonly type: 'childCompleted';
      readonly at: Instant;
      readonly elementInstanceId: string;
      readonly variables: JsonObject;
    }
  | {
      readonly type: 'childError';
      readonly at: Instant;
      readonly elementInstanceId: string;
      readonly code: string;
      readonly message?: string;
      readonly variables?: JsonObject;
    }
  | {
      readonly type: 'childEscalation';
      readonly at: Instant;
      readonly elementInstanceId: string;
      readonly code: string;
      readonly variables?: JsonObject;
    }
  | { readonly type: 'childTerminated'; readonly at: Instant; readonly elementInstanceId: string }
  | {
      readonly type: 'childMissing';
      readonly at: Instant;
      readonly elementInstanceId: string;
      readonly processId: string;
      readonly reason?: 'missing' | 'depth' | 'count';
    }
  /** Variables written from outside; without `scopeId` at the process scope. */
  | { readonly type: 'setVariables'; readonly at: Instant; readonly scopeId?: string; readonly variables: JsonObject }
  | { readonly type: 'cancel'; readonly at: Instant; readonly reason?: string }
  /** Until `resume` every input but `setVariables` and `cancel` is rejected; a driver offers timers that came meanwhile again. */
  | { readonly type: 'suspend'; readonly at: Instant }
  | { readonly type: 'resume'; readonly at: Instant }
  /** Tries again what raised the process incident, after an optional correction of variables. */
  | {
      readonly type: 'retry';
      readonly at: Instant;
      readonly processIncidentId: string;
      readonly variables?: JsonObject;
    }
  /** Changes where the instance stands, all instructions or none. What ends is ended before anything new begins. */
  | { readonly type: 'modify'; readonly at: Instant; readonly instructions: readonly ModifyInstruction[] }
  /** Goes back to a step that was passed; `plan` comes from `planGoBack` on this very state. */
  | { readonly type: 'goBack'; readonly at: Instant; readonly plan: GoBackPlan };

/** What a task listener is asked about; `assigning` also when a task is created with an assignee. */
export type TaskListenerEvent = 'creating' | 'assigning' | 'updating' | 'completing' | 'canceling';

/** A change of a user task that its listeners may correct or deny. */
export type TaskChangeEvent = 'assigning' | 'updating';

/** What a listener's job listens to. */
export interface JobListener {
  readonly kind: 'execution' | 'task';
  /** `start` and `end` of any element; the others of a user task. */
  readonly event: 'start' | 'end' | TaskListenerEvent;
}

/** Attributes of a user task that somebody changes, or a listener corrects; null takes one away. */
export interface TaskCorrections {
  readonly assignee?: string | null;
  readonly candidateGroups?: readonly string[];
  readonly candidateUsers?: readonly string[];
  readonly dueDate?: Instant | null;
  readonly followUpDate?: Instant | null;
  /** 0 to 100. */
  readonly priority?: number;
}

/** What a task listener says besides being done. */
export interface ListenerResult {
  /** `assigning`, `updating` and `completing` only: the task stays as it was. */
  readonly denied?: boolean;
  readonly deniedReason?: string;
  /** All but `canceling`. Those of a denied change are forgotten. */
  readonly corrections?: TaskCorrections;
}

/** How an instance begins. `startElementId`: the start event hit by a message, signal or timer; else the none start event. */
export interface StartInput {
  readonly at: Instant;
  readonly variables?: JsonObject;
  readonly startElementId?: string;
}

/** A limit of a step (domain rule: drawn as `zeebe:property`, never as a timer). */
export interface StepLimit {
  /** ISO 8601 duration, on `calendar`. */
  readonly limit: string;
  readonly calendar: string;
  readonly from: 'entry' | 'creation';
  readonly escalationPolicy?: string;
}

/** A wish for the driver. Each names the element instance that it serves. */
export type Command =
  | {
      readonly type: 'createUserTask';
      readonly elementInstanceId: string;
      readonly elementId: string;
      readonly name: string;
      readonly assignee?: string;
      readonly candidateGroups: readonly string[];
      readonly candidateUsers: readonly string[];
      readonly dueDate?: Instant;
      readonly followUpDate?: Instant;
      readonly priority: number;
      readonly formId?: string;
      /** Not given: the newest version of the form. */
      readonly formBinding?: Binding;
      /** The variables the task sees, own scope first: what its form is filled with. */
      readonly variables: JsonObject;
      /** `zeebe:properties` of the element. */
      readonly properties: Readonly<Record<string, string>>;
      /** A listener denied its completion: the task is open again, for this reason (may be ''). */
      readonly deniedReason?: string;
    }
  | { readonly type: 'cancelUserTask'; readonly elementInstanceId: string }
  /** Attributes of an open task, or of one that has just been completed, are these from now on. */
  | {
      readonly type: 'updateUserTask';
      readonly elementInstanceId: string;
      readonly event: TaskChangeEvent | 'completing';
      /** As the change was asked for; `create` for the first assignee, `complete` for corrections of a completion. */
      readonly action: string;
      readonly changes: TaskCorrections;
    }
  /** A listener denied a change: the task stays as it was. The reason may be ''. */
  | {
      readonly type: 'denyTaskChange';
      readonly elementInstanceId: string;
      readonly event: TaskChangeEvent;
      readonly reason: string;
    }
  | {
      readonly type: 'createJob';
      readonly elementInstanceId: string;
      readonly elementId: string;
      readonly name: string;
      readonly jobType: string;
      readonly retries: number;
      readonly headers: Readonly<Record<string, string>>;
      /** With input mappings: the local variables; without, and for listeners: all that is visible. */
      readonly variables: JsonObject;
      /** The job is a listener of the element, not its work. */
      readonly listener?: JobListener;
    }
  | { readonly type: 'cancelJob'; readonly elementInstanceId: string }
  | {
      readonly type: 'startTimer';
      readonly timerId: string;
      readonly elementInstanceId: string;
      readonly elementId: string;
      readonly dueAt: Instant;
    }
  | { readonly type: 'cancelTimer'; readonly timerId: string }
  /** Open until `closeSubscription`: it may be hit more than once (non-interrupting events). */
  | {
      readonly type: 'openMessageSubscription';
      readonly subscriptionId: string;
      readonly elementInstanceId: string;
      readonly elementId: string;
      readonly messageName: string;
      readonly correlationKey: string;
    }
  | {
      readonly type: 'openSignalSubscription';
      readonly subscriptionId: string;
      readonly elementInstanceId: string;
      readonly elementId: string;
      readonly signalName: string;
    }
  | { readonly type: 'closeSubscription'; readonly subscriptionId: string }
  | {
      readonly type: 'publishMessage';
      readonly elementInstanceId: string;
      readonly name: string;
      readonly correlationKey: string;
      readonly variables: JsonObject;
    }
  /** To every *other* instance: what waits for it in the throwing one has already been reached. Also starts processes. */
  | {
      readonly type: 'broadcastSignal';
      readonly elementInstanceId: string;
      readonly name: string;
      readonly variables: JsonObject;
    }
  | {
      readonly type: 'startChild';
      readonly elementInstanceId: string;
      readonly elementId: string;
      readonly processId: string;
      readonly binding: DecisionBinding;
      readonly versionTag: string | null;
      readonly variables: JsonObject;
    }
  | { readonly type: 'cancelChild'; readonly elementInstanceId: string }
  | {
      readonly type: 'raiseProcessIncident';
      readonly processIncidentId: string;
      readonly elementInstanceId: string;
      readonly elementId: string;
      readonly code: string;
      readonly message: LocalizedText;
    }
  | { readonly type: 'resolveProcessIncident'; readonly processIncidentId: string }
  /** A migration to another definition: what the driver keeps under old element ids of this instance stands under the new ones. */
  | {
      readonly type: 'renameElements';
      readonly elements: Readonly<Record<string, { readonly elementId: string; readonly name: string }>>;
    }
  /** One for each element instance. For an event gateway `elementId` is the event behind it whose limit it is. */
  | {
      readonly type: 'openStepClock';
      readonly elementInstanceId: string;
      readonly elementId: string;
      readonly name: string;
      readonly limits: readonly StepLimit[];
    }
  | {
      readonly type: 'closeStepClock';
      readonly elementInstanceId: string;
      readonly outcome: 'completed' | 'terminated';
    }
  /** Thrown to the calling instance; the driver hands it to the call activity, and ignores it at a root. */
  | { readonly type: 'escalateToParent'; readonly code: string; readonly variables?: JsonObject }
  /** Last command of an instance. `error`: set when `status` is `failed` by an unhandled BPMN error (goes to the caller). */
  | {
      readonly type: 'endInstance';
      readonly status: 'completed' | 'terminated' | 'failed';
      readonly variables: JsonObject;
      readonly error?: { readonly code: string; readonly message?: string };
    };

/** A fact for the history, in order. */
export type ProcessEvent =
  | {
      readonly type: 'elementActivated';
      readonly at: Instant;
      readonly elementInstanceId: string;
      readonly elementId: string;
      /** As in BPMN (`bpmn:UserTask`); `multiInstanceBody` for the body around the instances of a loop, which is no visit of its own. */
      readonly elementType: string;
      /** Element instance of the enclosing scope; null for the process itself. */
      readonly scopeId: string | null;
      readonly loopCounter?: number;
    }
  | {
      readonly type: 'elementCompleted';
      readonly at: Instant;
      readonly elementInstanceId: string;
      readonly elementId: string;
    }
  | {
      readonly type: 'elementTerminated';
      readonly at: Instant;
      readonly elementInstanceId: string;
      readonly elementId: string;
    }
  | { readonly type: 'flowTaken'; readonly at: Instant; readonly flowId: string }
  | {
      readonly type: 'variablesChanged';
      readonly at: Instant;
      readonly scopeId: string;
      readonly changes: JsonObject;
      /** Names that are gone: only going back takes variables away. */
      readonly removed?: readonly string[];
    }
  /** A migration: the active element instance is one of another element from now on. */
  | {
      readonly type: 'elementMigrated';
      readonly at: Instant;
      readonly elementInstanceId: string;
      readonly elementId: string;
      readonly elementType: string;
      readonly scopeId: string | null;
    }
  | { readonly type: 'instanceStatusChanged'; readonly at: Instant; readonly status: InstanceStatus }
  /** A business rule task has asked its decision, also when that failed: which version answered, and why as it did. */
  | {
      readonly type: 'decisionEvaluated';
      readonly at: Instant;
      readonly elementInstanceId: string;
      readonly elementId: string;
      readonly decisionId: string;
      /** Of the model that holds the decision. */
      readonly definitionHash: string;
      /** As the driver named it; absent where decisions have no versions. */
      readonly version?: number;
      /** Decisions in the order of their evaluation; none when the trace would be longer than `MAX_TRACE_CHARACTERS`. */
      readonly decisions: readonly DecisionTrace[];
      readonly failed?: string;
    };

/** Which version of a decision, called process or form counts: the newest in force, that of the process's own deployment, or the newest with a tag. */
export type DecisionBinding = 'latest' | 'deployment' | 'versionTag';

/** How a model names the version of what it refers to; `versionTag` with that binding only. */
export interface Binding {
  readonly binding: DecisionBinding;
  readonly versionTag: string | null;
}

/** Which version of a process a call activity asks for. */
export interface CallReference extends Binding {
  /** The process that calls. */
  readonly process: CompiledProcess;
}

/** A decision as a process asks for it. */
export interface DecisionReference {
  readonly decisionId: string;
  readonly binding: DecisionBinding;
  readonly versionTag: string | null;
  /** The process that asks. */
  readonly process: CompiledProcess;
}

/** The model that holds a decision, with its version where the driver has versions. */
export interface ResolvedDecision {
  readonly definition: DmnDefinition;
  readonly version?: number;
}

/** Finds the model of a decision; undefined when there is none. */
export type DecisionResolver = (reference: DecisionReference) => ResolvedDecision | undefined;

/**
 * State of one process instance: small JSON, opaque to drivers but for what is documented here.
 * Equal inputs in equal order give byte-equal states.
 */
export interface ProcessState {
  readonly schemaVersion: 1;
  readonly processId: string;
  /** `sha256` of the definition the state belongs to. */
  readonly definitionHash: string;
  readonly status: InstanceStatus;
  readonly [key: string]: Json;
}

export interface Rejection {
  /** `NOT_WAITING`, `INSTANCE_ENDED`, `INSTANCE_SUSPENDED`, `UNKNOWN_TIMER`, … */
  readonly code: string;
  readonly message: LocalizedText;
}

/** Either moved (`ok`), or refused: then nothing changed. */
export type StepResult =
  | {
      readonly ok: true;
      readonly state: ProcessState;
      readonly events: readonly ProcessEvent[];
      readonly commands: readonly Command[];
    }
  | { readonly ok: false; readonly rejection: Rejection };

/** What `describe(process, state)` answers: the active places, for screens and APIs. */
export interface ActiveElement {
  readonly elementInstanceId: string;
  readonly elementId: string;
  readonly name: string;
  readonly type: string;
  readonly since: Instant;
  readonly state: 'active' | 'incident';
  /** What the outside owes it; absent for scopes and in a process incident. `user` and `job` are completed by the input `complete`. */
  readonly waitsFor?: 'user' | 'job' | 'child' | 'event';
}

/** The present of an instance. */
export interface ProcessDescription {
  readonly status: InstanceStatus;
  /** Variables of the process scope. */
  readonly variables: JsonObject;
  readonly activeElements: readonly ActiveElement[];
  readonly processIncidents: readonly {
    readonly processIncidentId: string;
    readonly elementInstanceId: string;
    readonly elementId: string;
    readonly code: string;
    readonly message: LocalizedText;
    readonly since: Instant;
  }[];
  readonly timers: readonly {
    readonly timerId: string;
    readonly elementInstanceId: string;
    readonly elementId: string;
    readonly dueAt: Instant;
  }[];
}

/**
 * A start event other than none, so that the driver can keep its subscriptions and timers.
 * `all`: a parallel multiple start event; it starts when every subscription of its `elementId` has been hit (`arrive`).
 */
export type StartSubscription =
  | { readonly type: 'message'; readonly elementId: string; readonly messageName: string; readonly all?: true }
  | { readonly type: 'signal'; readonly elementId: string; readonly signalName: string; readonly all?: true }
  /** `schedule` as written: ISO date, duration or cycle, or a FEEL expression after `=`. */
  | {
      readonly type: 'timer';
      readonly elementId: string;
      readonly schedule: { readonly kind: 'date' | 'duration' | 'cycle'; readonly value: string };
      /** Index of the event definition. */
      readonly definition: number;
      readonly all?: true;
    }
  /** Looked at when somebody gives variables for it (`startsThatHold`); with `all` also when another event has come. */
  | { readonly type: 'condition'; readonly elementId: string; readonly definition: number; readonly all?: true };

/** The work of an element as the model says it. */
export interface JobReference {
  readonly elementId: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Input mappings by the name they give: the literal value, null for an expression. Null without any: all variables are seen. */
  readonly inputs: Readonly<Record<string, Json>> | null;
}

/** One process of a compiled model: an immutable graph with compiled expressions. Not JSON; cache it by `hash`. */
export interface CompiledProcess {
  readonly processId: string;
  readonly name: string;
  /** `sha256:` + hex of the canonical XML. Equal for every process of one file. */
  readonly hash: string;
  readonly versionTag?: string;
  readonly executable: boolean;
  readonly startSubscriptions: readonly StartSubscription[];
  readonly hasNoneStart: boolean;
  /** What the model asks of its surroundings, each sorted and unique; expressions are left out. */
  readonly references: {
    readonly jobTypes: readonly string[];
    /** Work of elements whose type is a literal, in document order: what a catalogue can check beforehand. */
    readonly jobs: readonly JobReference[];
    readonly formIds: readonly string[];
    readonly processIds: readonly string[];
    /** Decisions that business rule tasks ask for, with how they are bound. */
    readonly decisions: readonly Omit<DecisionReference, 'process'>[];
    readonly candidateGroups: readonly string[];
    readonly escalationPolicies: readonly string[];
    readonly calendars: readonly string[];
  };
  /** Every flow node in document order with its name: for checklists and screens. */
  readonly elements: readonly {
    readonly id: string;
    readonly name: string;
    readonly type: string;
    readonly scopeId: string | null;
    readonly properties: Readonly<Record<string, string>>;
    /** User tasks: what its listeners are asked about. */
    readonly taskListeners?: readonly TaskListenerEvent[];
  }[];
}

export type CompileResult =
  | {
      readonly ok: true;
      readonly processes: readonly CompiledProcess[];
      /** DMN models that were compiled together with the processes. */
      readonly decisions: readonly DmnDefinition[];
      readonly problems: readonly Problem[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };
