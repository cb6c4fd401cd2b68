import type { Json, JsonObject, LocalizedText } from '@trucban/kernel';
import type { LoopProgress } from '../run/state.ts';

/** Plain JSON of the operations on a running instance: what people ask for, and what they are told before it is done. */

/** One change of where an instance stands. Ids of element instances are those of the state it is given to. */
export type ModifyInstruction =
  /**
   * A token in front of an element. Enclosing sub-processes that aren't active are opened (their events armed, their input
   * mappings applied, nothing else begun in them). `scopeId`: an active enclosing scope, needed when there are several.
   */
  | {
      readonly type: 'activate';
      readonly elementId: string;
      readonly scopeId?: string;
      /** Written as a result would be: where the name exists, else at the process. */
      readonly variables?: JsonObject;
      /** Of the new element instance alone. */
      readonly localVariables?: JsonObject;
    }
  /** A token on a sequence flow: into a join, where it waits for the others. */
  | { readonly type: 'takeFlow'; readonly flowId: string; readonly scopeId?: string }
  /** Ends one element instance with all in it. */
  | { readonly type: 'terminate'; readonly elementInstanceId: string }
  /** Takes a token away that waits at a join. */
  | { readonly type: 'discardToken'; readonly flowId: string; readonly scopeId?: string }
  /** `terminate` and `activate` in one: in the same scope when the other element stands there too. */
  | {
      readonly type: 'move';
      readonly elementInstanceId: string;
      readonly elementId: string;
      readonly variables?: JsonObject;
      readonly localVariables?: JsonObject;
    };

/** A place in the tree: an active element instance, or (`opened`) the n-th scope that the plan opens anew. */
export type PlanScope = { readonly live: string } | { readonly opened: number };

/** A completed activity that its compensation handler could undo. */
export interface OfferedCompensation {
  readonly elementId: string;
  readonly handlerId: string;
}

/** A record of what was completed and can be undone. */
export interface Undone {
  readonly element: string;
  readonly vars?: JsonObject;
  readonly done?: readonly Undone[];
}

/** A variable that going back changes. `null` before or after: it wasn't there, or was null. */
export interface VariableChange {
  readonly scope: PlanScope;
  readonly name: string;
  readonly before: Json;
  readonly after: Json;
  /** It wasn't there at that time: it goes. */
  readonly removed?: true;
}

/** One instance of a loop that begins again: which, with what variables, and how far its loop counts as done then. */
export interface RoundAgain {
  readonly counter: number;
  readonly vars: JsonObject;
  readonly loop: LoopProgress;
}

/** What going back will do. Made of a state and its history by `planGoBack`; valid for that state only. */
export interface GoBackPlan {
  /** Number of the state's next id: a plan for another state is refused. */
  readonly next: number;
  /** The element that begins anew, and where. */
  readonly elementId: string;
  readonly scope: PlanScope;
  /** It is one instance of a loop that goes on. */
  readonly again?: RoundAgain;
  /** Active element instances that came of the step and end. */
  readonly terminate: readonly string[];
  /** Scopes that had ended and are opened again, outermost first. */
  readonly open: readonly {
    readonly elementId: string;
    readonly in: PlanScope;
    readonly done: readonly Undone[];
    /** It is this round of a standard loop that goes on: later rounds count as not begun. */
    readonly round?: number;
    /** It is an instance of a multi-instance loop that goes on. */
    readonly again?: RoundAgain;
  }[];
  /** Scopes that an interrupting event sub-process had taken over, and that go on as before it. */
  readonly uninterrupt: readonly string[];
  /** Other elements that the end or interruption of such a scope had ended: they begin anew. */
  readonly reactivate: readonly { readonly elementId: string; readonly in: PlanScope }[];
  /** Tokens that came of the step and wait at joins: they go. */
  readonly discardTokens: readonly { readonly scope: string; readonly flowId: string }[];
  /** Complex gateways that had started by the step's doing and wait for their reset. */
  readonly closeGates: readonly { readonly scope: string; readonly elementId: string }[];
  /** Sequential ad-hoc sub-processes: what is still to begin, in order. */
  readonly rest: readonly { readonly scope: string; readonly elements: readonly string[] }[];
  /** Tokens of other branches that a join had taken: they wait there again. `first`: of the step itself, for the history only. */
  readonly putTokens: readonly { readonly in: PlanScope; readonly flowId: string; readonly first?: true }[];
  readonly variables: readonly VariableChange[];
  /** Records of what can be undone, of activities that count as not done any more. */
  readonly forget: readonly { readonly scope: string; readonly elementId: string; readonly count: number }[];
  /** Records that a compensation had taken which is itself taken back: they are there again, oldest first. */
  readonly restore?: readonly { readonly scope: string; readonly records: readonly Undone[] }[];
  /** What compensation could undo of what was done since, newest first. */
  readonly compensations: readonly OfferedCompensation[];
  /** The same as records, oldest first: with these the handlers run, one after the other, before the element begins. */
  readonly undo: readonly Undone[];
}

/** What is wrong with an operation, or worth knowing. An `error` keeps the instance as it was. */
export interface OperationProblem {
  readonly elementId: string;
  readonly elementInstanceId?: string;
  /** Stable, upper snake case. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: LocalizedText;
}

/** From which element to which; `to` null: it has none. `by`: how the proposal was found. */
export interface ElementMapping {
  readonly from: string;
  readonly to: string | null;
  readonly by: 'id' | 'name' | 'type' | 'none';
}

/** Element id of the old version to element id of the new one; flows may be named too. What isn't named has none. */
export type MigrationMapping = Readonly<Record<string, string>>;
