import type { AlertInput, AlertStep, RuleDocument, WindowValues } from '@trucban/rules-engine';
import type { Ids, Tx } from '../../platform/public.ts';
import type { EventForRules } from '../facts.ts';
import type { AlertRow } from './alert-row.ts';

/** What is stepped, by what. */
export interface Stepped {
  readonly rule: RuleDocument;
  readonly version: number;
  readonly key: string;
  readonly row: AlertRow | null;
  readonly input: AlertInput;
  readonly event: EventForRules;
  /** What the rule's facts said, when an event steps it. */
  readonly windows?: WindowValues;
}

/** The row after a step. @param kept  the row that goes on; null: a new one begins. @throws Error when the step left no alert */
export function nextRow(
  tx: Tx,
  ids: Ids,
  stepped: Stepped,
  { alert, wakeAt }: AlertStep,
  kept: AlertRow | null,
): AlertRow {
  if (!alert) throw new Error('There is no alert to keep.');
  const { rule, version, key, event, input } = stepped;
  const spoke = input.type === 'event' && input.matches;
  const { state, severity, count, samples, since, activeSince, lastAt, until } = alert;
  return {
    id: kept?.id ?? ids.next(),
    rule: rule.code,
    rule_version: version,
    key,
    exercise: event.exercise,
    state,
    severity,
    count,
    samples,
    since,
    active_since: activeSince,
    last_at: lastAt,
    wake_at: wakeAt,
    until,
    held_by: null,
    acknowledged_at: kept?.acknowledged_at ?? null,
    acknowledged_by: kept?.acknowledged_by ?? null,
    cleared_at: null,
    cleared_by: null,
    incident_id: kept?.incident_id ?? null,
    event: spoke || !kept ? event : kept.event,
    created_at: kept?.created_at ?? tx.now,
    version: (kept?.version ?? 0) + 1,
    visible_to: kept?.visible_to ?? event.visibleTo,
  };
}
