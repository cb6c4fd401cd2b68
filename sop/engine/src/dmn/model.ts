import type { FeelType, FeelValue, Lookup, Run } from '@trucban/feel';
import type { LocalizedText } from '@trucban/kernel';

/** Why a part of a decision has no value, for people; `error` when DMN calls it an error, apart from FEEL's own warnings. */
export interface DecisionNote {
  readonly code: string;
  readonly elementId: string;
  readonly message: LocalizedText;
}

/** One evaluation of a decision table: what went in, which rules matched, what came out; values as FEEL has them. */
export interface TableRecord {
  readonly elementId: string;
  readonly inputs: readonly { readonly label: string; readonly value: FeelValue }[];
  readonly matched: readonly {
    readonly ruleId: string;
    readonly index: number;
    readonly outputs: readonly FeelValue[];
  }[];
}

/** One evaluation of a decision with the tables in its logic. */
export interface DecisionRecord {
  readonly decisionId: string;
  readonly name: string;
  readonly tables: readonly TableRecord[];
  readonly value: FeelValue;
}

/** What one evaluation collects: its fuel and what it tells about itself. */
export interface Session {
  readonly run: Run;
  /** Inputs are JSON: dates, times and durations come as text. */
  readonly json: boolean;
  readonly notes: DecisionNote[];
  readonly decisions: DecisionRecord[];
  /** Tables evaluated in the decision that is being evaluated. */
  tables: TableRecord[];
}

/** Where a boxed expression is evaluated. */
export interface At {
  readonly session: Session;
  readonly scope: Lookup;
  /** How many scopes lie around: a name may be looked for in all of them, and that is paid for. */
  readonly depth: number;
}

/** A compiled boxed expression. */
export type Logic = (at: At) => FeelValue;

/** A reference from one element to another, which may lie in an imported model. */
export interface Requirement {
  /** Name of the import, `null` for the same model; empty for what an import without a name makes visible as if it were here. */
  readonly importName: string | null;
  readonly node: DrgNode;
}

interface NodeBase {
  readonly id: string;
  /** The name by which others see its value. */
  readonly name: string;
  readonly model: Model;
}

export interface InputData extends NodeBase {
  readonly kind: 'inputData';
  readonly type: FeelType;
}

export interface Decision extends NodeBase {
  readonly kind: 'decision';
  readonly type: FeelType;
  requirements: readonly Requirement[];
  logic: Logic | null;
}

export interface Knowledge extends NodeBase {
  readonly kind: 'knowledge';
  requirements: readonly Requirement[];
  /** Makes the function in the scope of the model. */
  logic: Logic | null;
}

export interface Service extends NodeBase {
  readonly kind: 'service';
  readonly type: FeelType;
  readonly outputs: Requirement[];
  /** Input data, then input decisions: the order of its parameters. */
  readonly inputs: Requirement[];
}

export type DrgNode = InputData | Decision | Knowledge | Service;

/** An imported model under its name; without a name its elements, and those that it imports so itself, are visible plainly. */
export interface ModelImport {
  readonly name: string;
  readonly model: Model;
}

/** A compiled model: immutable once `compileDmn` has answered. */
export interface Model {
  readonly namespace: string;
  readonly name: string;
  readonly types: Map<string, FeelType>;
  readonly nodes: Map<string, DrgNode>;
  readonly byName: Map<string, DrgNode>;
  readonly imports: ModelImport[];
  /** By id: its own nodes and, behind them, those of imports without a name. */
  readonly visible: Map<string, DrgNode>;
}
