import type { AlertSignal, RuleDocument, RuleOutcome, WindowValues } from '@trucban/rules-engine';

/** What a rule said of an event, and which version of it. */
export type VersionedOutcome = RuleOutcome & { readonly version: number | null };

/** What the rules say of an event: those that fired, in order, and the outcome of each that fired or failed. */
export interface RulesAnswer {
  /** Whether any rule looks at such an event. */
  readonly covered: boolean;
  readonly fired: readonly RuleDocument[];
  readonly outcomes: readonly VersionedOutcome[];
  /** What it says of the alerts of rules. */
  readonly signals: readonly AlertSignal[];
  /** The versions in force. */
  readonly versions: ReadonlyMap<string, number>;
  /** What the windows said that were asked. */
  readonly windows: WindowValues;
}
