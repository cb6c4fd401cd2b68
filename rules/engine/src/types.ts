import type { Json, JsonObject, LocalizedText } from '@trucban/kernel';
import type { AlertPolicy, AlertSignal } from './alerts/types.ts';
import type {
  BaselineFact,
  GeofenceFact,
  MemoryQuestion,
  RuleParameters,
  SequenceFact,
  WindowFact,
} from './memory/types.ts';
import type {
  CalendarFact,
  FormulaFact,
  IndicatorFact,
  OpenIncidentsFact,
  ShiftFact,
  TextFact,
  WorldQuestion,
} from './world/types.ts';
import type { RuleAction } from './actions/types.ts';

/** The severities of the domain pack, most severe first. */
export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof severities)[number];

/** The facts that every condition may name; beside them those that its rule declares. */
export const factNames = ['eventType', 'event', 'data'] as const;
export type FactName = (typeof factNames)[number];

/** The comparisons that a condition may use: those of json-rules-engine, without its decorators. */
export const operators = [
  'equal',
  'notEqual',
  'in',
  'notIn',
  'contains',
  'doesNotContain',
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
] as const;
export type RuleOperator = (typeof operators)[number];

/** A leaf in json-rules-engine's form: the value at `path` (dotted, own properties) of a fact against a value or another fact. */
export interface FactCondition {
  readonly fact: string;
  readonly path?: string;
  readonly operator: RuleOperator;
  readonly value: null | boolean | number | string | readonly Json[] | FactReference;
}

/** The right-hand side of a condition taken from the facts. */
export interface FactReference {
  readonly fact: string;
  readonly path?: string;
}

/** A tree of conditions; each group has at least one member. */
export type Condition =
  | FactCondition
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

/** A tree whose root is a group, as json-rules-engine wants it. */
export type ConditionGroup = Exclude<Condition, FactCondition>;

/** What a rule may declare as a fact of its own. `name`: what people read instead of how it is worked out. */
export type RuleFact = { readonly name?: LocalizedText } & (
  | WindowFact
  | SequenceFact
  | BaselineFact
  | GeofenceFact
  | IndicatorFact
  | CalendarFact
  | ShiftFact
  | OpenIncidentsFact
  | FormulaFact
  | TextFact
);

/** What has to be known for one event before its rules can be asked. */
export type Question = MemoryQuestion | WorldQuestion;

/** A rule as it is saved, published and shipped. */
export interface RuleDocument {
  /** Stable key: upper-case letters, digits and hyphens. */
  readonly code: string;
  readonly name: LocalizedText;
  readonly description?: LocalizedText;
  /** The index: only events with one of these event types, or of one of these input kinds, are looked at. */
  readonly index: { readonly eventTypes?: readonly string[]; readonly kinds?: readonly string[] };
  /** Facts of its own, by the name that conditions have for them. */
  readonly facts?: Readonly<Record<string, RuleFact>>;
  /** Values that conditions name instead of numbers of their own; an area may have others than the province. */
  readonly parameters?: RuleParameters;
  /** json-rules-engine's format. */
  readonly conditions: ConditionGroup;
  /** Raises alerts; without it the rule acts on every event. */
  readonly alert?: AlertPolicy;
  /** json-rules-engine's event: what the finding is called. */
  readonly event: { readonly type: string; readonly params?: JsonObject };
  /** Severity of the finding; without it that of the event or of its type. */
  readonly severity?: Severity;
  /** Of findings of one severity those of the higher priority come first; 1 when not given, as in json-rules-engine. */
  readonly priority?: number;
  /** Events of quality `doubtful` fire only rules that say so; `bad` ones fire none. */
  readonly acceptDoubtful?: boolean;
  /** Events that came later than their source may send fire only rules that say so. */
  readonly acceptLate?: boolean;
  /** Suppression never hides it (RULE-39): what it finds is danger. */
  readonly neverSuppressed?: boolean;
  readonly actions: readonly RuleAction[];
  /** What is done when its alert is over. */
  readonly onClear?: readonly RuleAction[];
}

/** What a rule sees of an event. */
export interface EventFacts {
  /** `data.eventType`, or what `data.category` was mapped to; null for events that name neither. */
  readonly eventType: string | null;
  /** The envelope: `type` (input kind), `source`, `key`, `time`, `receivedAt`, `location`, `areaCode`, `quality`, `late`, `exercise`. */
  readonly event: JsonObject & { readonly type: string };
  readonly data: JsonObject;
}

/** One comparison that decided: what it wanted and what was there. */
export interface Reason {
  readonly fact: string;
  readonly path: string | null;
  readonly operator: RuleOperator;
  readonly expected: Json;
  /** null with `missing` when the event has no such value; long texts are cut. */
  readonly actual: Json;
  readonly missing: boolean;
  /** True below a `not`: the comparison held and was not allowed to. */
  readonly negated: boolean;
  /** What the rule calls the fact. */
  readonly name?: LocalizedText;
  /** Of two numbers: how much is missing to what is expected; below 0 it is too much. */
  readonly by?: number;
}

/** What became of one candidate rule. `reasons`: the comparisons that held (fired) or stood in the way (notFired). */
export interface RuleOutcome {
  readonly code: string;
  readonly result: 'fired' | 'notFired' | 'error';
  readonly reasons: readonly Reason[];
  /** The fewest comparisons that would have to come out otherwise for it to fire. */
  readonly change?: readonly Reason[];
  /** Why it could not be evaluated, or was not asked (`badQuality`, `doubtfulQuality`, `late`). */
  readonly note?: string;
}

/**
 * The answer for one event: the rules that fired, by severity and code, what it says of the alerts of the others, and those whose
 * evaluation failed.
 */
export interface Evaluation {
  readonly fired: readonly RuleDocument[];
  readonly signals: readonly AlertSignal[];
  readonly failed: readonly RuleOutcome[];
}

/** A fault of a rule document. `path`: JSON pointer into it. */
export interface RuleProblem {
  readonly path: string;
  readonly code: string;
  readonly message: LocalizedText;
}
