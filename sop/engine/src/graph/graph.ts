import type { Expression } from '../expressions.ts';
import type { ElementKind } from '../kinds/kind.ts';
import type { Binding, CompiledProcess, DecisionBinding, JobListener } from '../types.ts';

/** The compiled, immutable graph that the engine walks. Objects are linked; nothing in it is JSON. */
export interface Process extends CompiledProcess {
  readonly root: Node;
  /** Every node by id, the process itself included. */
  readonly nodes: ReadonlyMap<string, Node>;
  readonly flows: ReadonlyMap<string, Flow>;
  /** By the event that starts an instance: other events that it waits for from its beginning. */
  readonly together: ReadonlyMap<string, readonly Node[]>;
  /** Whether any user task has `canceling` listeners. */
  readonly hasCancelListeners: boolean;
  /** Whether any conditional event is drawn: else variables need no watching. */
  readonly hasConditions: boolean;
  /** Whether any ad-hoc sub-process has a completion condition. */
  readonly hasCompletionConditions: boolean;
  /** A simulation's: which way tokens leave a node; null where the data decides. */
  readonly decide?: (node: Node) => readonly Flow[] | null;
  /** A simulation's: takes what data should have said as said, and notes it. */
  readonly assume?: (elementId: string) => void;
}

export interface Flow {
  readonly id: string;
  readonly source: Node;
  readonly target: Node;
  /** Null: always true. */
  condition: Expression | null;
}

export interface Mapping {
  readonly source: Expression;
  /** `a.b` is `['a', 'b']`. */
  readonly target: readonly string[];
}

/** What a data association moves: an expression's value, or a variable by its name, if there is one. */
export interface DataMapping {
  readonly from: Expression | string;
  /** `a.b` is `['a', 'b']`. */
  readonly target: readonly string[];
}

export type EventDefinition =
  | { readonly type: 'message'; readonly name: Expression; readonly correlationKey: Expression | null }
  | { readonly type: 'signal'; readonly name: Expression }
  | { readonly type: 'timer'; readonly kind: 'date' | 'duration' | 'cycle'; readonly value: Expression }
  /** `code` null catches every error. */
  | { readonly type: 'error'; readonly code: Expression | null }
  | { readonly type: 'escalation'; readonly code: Expression | null }
  | { readonly type: 'condition'; readonly condition: Expression }
  | { readonly type: 'terminate' }
  | { readonly type: 'link'; readonly name: string }
  | { readonly type: 'cancel' }
  /** `activity` null: everything that was completed in the scope. */
  /** `waits`: whether a thrower waits until all is undone (`waitForCompletion`). */
  | { readonly type: 'compensation'; readonly activity: string | null; readonly waits: boolean };

export interface Limit {
  readonly limit: Expression;
  readonly calendar: Expression;
  readonly from: 'entry' | 'creation';
  readonly escalationPolicy?: string;
}

/** `each`: for every inner instance that completes; `first`: only for the first; else when `condition` holds at a completion. */
export interface LoopThrow {
  readonly when: 'each' | 'first' | 'condition';
  readonly condition: Expression | null;
  readonly event: EventDefinition;
}

export type Loop =
  | {
      readonly type: 'multi';
      readonly sequential: boolean;
      readonly cardinality: Expression | null;
      readonly collection: Expression | null;
      readonly element: string | null;
      readonly outputCollection: string | null;
      readonly outputElement: Expression | null;
      /** Name that the output element reads and that is therefore kept local to each inner instance. */
      readonly outputVariable: string | null;
      readonly completion: Expression | null;
      /** Events that completing inner instances throws (BPMN's `behavior`; none for `All`). */
      readonly throws: readonly LoopThrow[];
    }
  | {
      readonly type: 'standard';
      readonly condition: Expression | null;
      readonly maximum: number | null;
      readonly testBefore: boolean;
    };

export interface JobDefinition {
  readonly type: Expression;
  readonly retries: Expression;
  readonly headers: Readonly<Record<string, string>>;
}

/** Execution and task listeners by their event, in the order of the model: each is a job. */
export type Listeners = Readonly<Record<JobListener['event'], readonly JobDefinition[]>>;

export interface UserTaskDefinition {
  readonly assignee: Expression | null;
  readonly candidateGroups: Expression | null;
  readonly candidateUsers: Expression | null;
  readonly dueDate: Expression | null;
  readonly followUpDate: Expression | null;
  readonly priority: Expression | null;
  readonly formId: Expression | null;
  /** Null: the newest version. */
  readonly formBinding: Binding | null;
}

/** A decision that a business rule task asks for. */
export interface CalledDecision {
  readonly decisionId: Expression;
  readonly resultVariable: string;
  readonly binding: DecisionBinding;
  /** Set when `binding` is `versionTag`. */
  readonly versionTag: string | null;
}

/** A flow node or a scope. Built by the compiler, never changed afterwards. */
export interface Node {
  readonly id: string;
  readonly name: string;
  /** As in BPMN: `bpmn:UserTask`. */
  readonly type: string;
  readonly kind: ElementKind;
  readonly scope: Node | null;
  readonly incoming: Flow[];
  readonly outgoing: Flow[];
  defaultFlow: Flow | null;
  /** Boundary events on this activity. */
  readonly boundaries: Node[];
  attachedTo: Node | null;
  /** Boundary and event sub-process start events: whether they cancel what they stand on. */
  interrupting: boolean;
  readonly events: readonly EventDefinition[];
  /** All of `events` must happen, not just one. */
  readonly parallelMultiple: boolean;
  /** Flow nodes directly inside. */
  readonly children: Node[];
  /** Where a token appears when the scope begins without an event. */
  entries: Node[];
  readonly eventSubProcesses: Node[];
  /** Event sub-process: its start event. */
  start: Node | null;
  readonly triggeredByEvent: boolean;
  readonly isForCompensation: boolean;
  /** Compensation boundary: the activity that undoes. */
  handler: Node | null;
  readonly inputs: readonly Mapping[];
  readonly outputs: readonly Mapping[];
  /** Data associations: into the element as it begins, out of it when it is done. */
  readonly data: { readonly inputs: readonly DataMapping[]; readonly outputs: readonly DataMapping[] };
  /** Sub-process: names of its own data objects that data is moved into or out of; local variables of each instance. */
  readonly dataObjects: string[];
  readonly properties: Readonly<Record<string, string>>;
  readonly limits: readonly Limit[];
  readonly loop: Loop | null;
  readonly startQuantity: number;
  readonly completionQuantity: number;
  readonly job: JobDefinition | null;
  readonly listeners: Listeners;
  readonly user: UserTaskDefinition | null;
  readonly script: { readonly expression: Expression; readonly resultVariable: string } | null;
  readonly decision: CalledDecision | null;
  readonly called: {
    readonly processId: Expression;
    readonly binding: DecisionBinding;
    readonly versionTag: string | null;
    readonly allParentVariables: boolean;
    readonly allChildVariables: boolean;
  } | null;
  /** Throw link: where it leads. */
  linkTarget: Node | null;
  readonly adHoc: {
    readonly active: Expression | null;
    readonly completion: Expression | null;
    readonly cancelRemaining: boolean;
    readonly sequential: boolean;
  } | null;
  /** Complex gateway. */
  readonly activation: Expression | null;
  /** Inclusive and complex joins: for each incoming flow, the nodes a token can come from. Worked out when first asked for. */
  upstream: ReadonlyMap<string, ReadonlySet<Node>> | null;
}
