import type { JsonObject, LocalizedText } from '@trucban/kernel';
import type { ConditionGroup, FactReference, Severity } from '../types.ts';
import type { IncidentSelector, TextOrReference } from '../world/types.ts';

/** What every action may say. */
interface Action {
  /** Only when this holds of the event, the facts of the rule (those with a memory: only while the event itself is looked at) and the finding (`alert`: `severity`, `key`, `count`). */
  readonly when?: ConditionGroup;
}

/** An action about an incident: the one that this finding opened or was attached to, else the nearest that fits. */
interface OfIncident extends Action {
  readonly incident?: IncidentSelector;
}

/**
 * What a rule that fires asks for. Texts may hold `{data.station}`: what the event says there.
 * - `createIncident`: opens an incident, or attaches the event to the one it repeats; `@event` is the type that the event names. One event is one
 *   report: the first rule decides, but for one that opens another incident `also`. `attributes`: its fields by places of the event.
 *   `repeats`: open incidents of the same type that the event repeats, beside those that the type's dedup keys know.
 * - `attachTo`: attaches the event to an open incident; without one nothing happens.
 * - `mergeIncident`: the finding's incident, or the one selected, becomes a part of another open one: its reports go over, its SOPs end.
 * - `closeIncident`: `falseAlarm` cancels it, `resolved` resolves it with a result.
 * - `task`: an order to an agency (or `@resolver`) for the incident. `warnPublic`: the draft of a warning, which a person approves (SUB-WARN).
 * - `watchOnly`: while the rule's alert is active, what fits is counted and opens nothing.
 * - `message`: to SOPs, correlated with the incident. `publishEvent`: an event of the platform's own. `setIndicator`: a value of a measure.
 */
export type RuleAction =
  | (Action & {
      readonly type: 'createIncident';
      readonly eventType: string;
      readonly severity?: Severity;
      readonly title?: LocalizedText;
      readonly attributes?: Readonly<Record<string, FactReference>>;
      /** The incident that it is a part of. */
      readonly parent?: IncidentSelector;
      readonly repeats?: IncidentSelector;
      readonly also?: boolean;
    })
  | (Action & { readonly type: 'attachTo'; readonly incident: IncidentSelector })
  | (OfIncident & { readonly type: 'raiseSeverity'; readonly severity?: Severity })
  | (OfIncident & {
      readonly type: 'closeIncident';
      readonly as: 'falseAlarm' | 'resolved';
      readonly text: LocalizedText;
    })
  | (OfIncident & {
      readonly type: 'updateIncident';
      readonly eventType?: string;
      readonly title?: LocalizedText;
      readonly attributes?: Readonly<Record<string, FactReference>>;
    })
  | (OfIncident & { readonly type: 'mergeIncident'; readonly into: IncidentSelector })
  | (OfIncident & { readonly type: 'startProcess'; readonly process: string; readonly variables?: JsonObject })
  | (OfIncident & { readonly type: 'message'; readonly name: string; readonly variables?: JsonObject })
  | (OfIncident & {
      readonly type: 'task';
      readonly to: readonly string[];
      readonly text: LocalizedText;
      readonly due?: string;
    })
  | (OfIncident & { readonly type: 'warnPublic'; readonly text: LocalizedText })
  | (OfIncident & { readonly type: 'notify'; readonly to: readonly string[]; readonly text: LocalizedText })
  | (Action & {
      readonly type: 'publishEvent';
      readonly eventType: string;
      readonly data?: JsonObject;
      readonly attributes?: Readonly<Record<string, FactReference>>;
      readonly key?: FactReference;
    })
  | (Action & {
      readonly type: 'watchOnly';
      /** Findings of these rules; without it those of all rules in what devices report. */
      readonly rules?: readonly string[];
      /** About what: their event says the same (`of`) as this one (`is`). What this one doesn't say does not matter; one of them is. */
      readonly same: readonly { readonly of: FactReference; readonly is: FactReference }[];
    })
  | (Action & {
      readonly type: 'setIndicator';
      readonly measure: string;
      readonly unit?: TextOrReference;
      readonly value: number | FactReference;
    });
