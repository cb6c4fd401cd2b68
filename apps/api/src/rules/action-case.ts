import type { EventFacts, RuleAction, RuleDocument, Severity, WindowValues } from '@trucban/rules-engine';
import type { IncidentRow, ReportOutcome } from '../incidents/public.ts';
import type { EventForRules } from './facts.ts';

/** For what actions are carried out: a rule that fired for an event, or the beginning, a rung or the end of an alert. */
export interface ActionCase {
  readonly rule: RuleDocument;
  readonly version: number | null;
  readonly event: EventForRules;
  /** What became of the event's report so far: one event is one report, the first rule that opens an incident decides. */
  readonly before: ReportOutcome | null;
  readonly severity?: Severity | undefined;
  /** Null: a rule without alerts. */
  readonly alert: {
    readonly id: string;
    readonly key: string;
    readonly count: number;
    readonly incidentId: string | null;
  } | null;
  readonly phase: 'raised' | 'ladder' | 'cleared';
  /** Of the ladder. */
  readonly rung?: number | undefined;
  /** What the rule's facts said; none when time alone led to it. */
  readonly windows?: WindowValues | undefined;
}

/** One action under way. */
export interface Acting extends ActionCase {
  readonly action: RuleAction;
  readonly number: number;
  /** The alert, or the event. */
  readonly finding: string;
  readonly facts: EventFacts;
  readonly severity: Severity | undefined;
  readonly made: ReportOutcome | null;
  /** The incident of the finding so far. */
  readonly incident: IncidentRow | null;
}
