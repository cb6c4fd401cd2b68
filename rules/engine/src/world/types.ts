import type { FactReference, Severity } from '../types.ts';
import type { RuleParameters } from '../memory/types.ts';

/** A text of the rule's own, or one that the event says. */
export type TextOrReference = string | FactReference;

/** An indicator as it stands. Its value: `{ value, status, period, provisional }`; missing where there is none. */
export interface IndicatorFact {
  readonly type: 'indicator';
  readonly code: TextOrReference;
  /** Org unit; the province when not given. */
  readonly unit?: TextOrReference;
}

/**
 * Working time of a calendar of the SLAs (`code`), or of the duty calendar of an agency. Its value: `{ working, minutesUntil, beforeAt }`:
 * `minutesUntil`: working minutes from the event to `until`, negative once it has passed; `beforeAt`: the instant that lies `before` of
 * working time – or `share` of the working time between `from` and `until`, if that is more – ahead of `until`.
 */
export interface CalendarFact {
  readonly type: 'calendar';
  readonly code?: TextOrReference;
  readonly agency?: TextOrReference;
  readonly from?: FactReference;
  readonly until?: FactReference;
  readonly before?: string;
  readonly share?: number;
}

/** Whether an agency is on duty by its own calendar. Its value: `{ onDuty }`. */
export interface ShiftFact {
  readonly type: 'shift';
  readonly agency: TextOrReference;
}

/** Which open incidents are meant. What is not given does not matter. */
export interface IncidentSelector {
  readonly eventTypes?: readonly string[];
  readonly severities?: readonly Severity[];
  /** Within so many metres of the event. */
  readonly withinM?: number;
  /** In the event's area. */
  readonly sameArea?: boolean;
  /** Last reported within so long before the event. */
  readonly within?: string;
  /** No agency has accepted an order for it. */
  readonly unassigned?: boolean;
  /** Attributes that have what the event says there. */
  readonly same?: Readonly<Record<string, FactReference>>;
}

/** Open incidents. Its value: `{ count, nearestM, newestMinutes }`; the last two null where there are none. */
export interface OpenIncidentsFact extends IncidentSelector {
  readonly type: 'openIncidents';
}

/** What FEEL makes of `event`, `data`, `eventType`, `parameters` and the other facts of the rule. */
export interface FormulaFact {
  readonly type: 'formula';
  readonly feel: string;
}

/** Whether a text says one of these (RE2, without regard to case), not counting places where one of `unless` is said. */
export interface TextFact {
  readonly type: 'text';
  readonly of: readonly FactReference[];
  readonly any: readonly string[];
  readonly unless?: readonly string[];
}

/** What an incident selector comes to for one event. */
export interface SelectedIncidents {
  readonly eventTypes: readonly string[] | null;
  readonly severities: readonly string[] | null;
  readonly near: { readonly lat: number; readonly lon: number; readonly withinM: number } | null;
  readonly areaCode: string | null;
  /** Instants in milliseconds: last reported after. */
  readonly after: number | null;
  readonly unassigned: boolean;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly exercise: boolean;
}

export interface IndicatorQuestion {
  readonly kind: 'indicator';
  readonly windowId: string;
  readonly code: string;
  readonly unit: string | null;
  readonly at: number;
}

export interface CalendarQuestion {
  readonly kind: 'calendar';
  readonly windowId: string;
  readonly code: string | null;
  readonly agency: string | null;
  readonly at: number;
  readonly from: string | null;
  readonly until: string | null;
  readonly beforeMs: number;
  readonly share: number;
}

export interface ShiftQuestion {
  readonly kind: 'shift';
  readonly windowId: string;
  readonly agency: string;
  readonly at: number;
}

export interface IncidentsQuestion {
  readonly kind: 'openIncidents';
  readonly windowId: string;
  readonly at: number;
  readonly selected: SelectedIncidents;
}

/** The values of a rule's parameters where the event happened. */
export interface ParametersQuestion {
  readonly kind: 'parameters';
  readonly windowId: string;
  readonly parameters: RuleParameters;
  readonly areaCode: string | null;
}

/** A question that the rest of the platform answers. */
export type WorldQuestion =
  IndicatorQuestion | CalendarQuestion | ShiftQuestion | IncidentsQuestion | ParametersQuestion;
