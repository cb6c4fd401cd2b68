import { Injectable } from '@nestjs/common';
import type { JsonObject, LocalizedText } from '@trucban/kernel';
import type { RuleDocument } from '@trucban/rules-engine';
import { RuleIncidents, type ReportOutcome } from '../incidents/public.ts';
import type { Tx } from '../platform/public.ts';
import { AlertKeeper } from './alerts/alert-keeper.ts';
import { alertEffects, type AlertEffect } from './alerts/alert-effect.ts';
import { factsOf, type EventForRules } from './facts.ts';
import { RuleActions } from './rule-actions.ts';
import { Rules } from './rules.ts';
import { Shadows } from './shadow/shadows.ts';
import { Suppressions, type Hiding } from './suppressions/suppressions.ts';

/** What the rules made of an event, kept with it: those that fired or failed. Why the others did not is worked out when it is asked. */
export interface RulesOutcome {
  readonly rules: readonly JsonObject[];
  readonly effect: 'opened' | 'attached' | 'none';
  readonly incident: ReportOutcome['incident'] | null;
  /** Why no incident came of it. */
  readonly why: string | null;
  /** What those are told who reported it: planned work explains it. */
  readonly answer: LocalizedText | null;
  /** What windows said, by their declaration; null when none was asked. */
  readonly windows: JsonObject | null;
}

/** Evaluates the rules for a stored event and carries out what they ask for, in the caller's transaction. */
@Injectable()
export class RuleRunner {
  constructor(
    private readonly rules: Rules,
    private readonly actions: RuleActions,
    private readonly alerts: AlertKeeper,
    private readonly shadows: Shadows,
    private readonly suppressions: Suppressions,
    private readonly incidents: RuleIncidents,
  ) {}

  async run(tx: Tx, event: EventForRules): Promise<RulesOutcome> {
    const facts = factsOf(event);
    const answer = await this.rules.evaluate(tx, facts);
    const { covered, outcomes, signals, versions, windows } = answer;
    const silent = await this.shadows.compare(tx, event, facts, answer);
    const hidden = await this.#hidden(tx, event, answer.fired);
    const fired = answer.fired.filter(({ code }) => !hidden.has(code) && !silent.has(code));
    let made = await this.#before(tx, event);
    for (const rule of fired) {
      const version = versions.get(rule.code) ?? null;
      made = await this.actions.carryOut(tx, {
        rule,
        version,
        event,
        before: made,
        alert: null,
        phase: 'raised',
        windows,
      });
    }
    const heard = signals.filter(({ rule }) => !silent.has(rule.code));
    made = await this.alerts.hear(tx, event, { signals: heard, versions, windows }, made);
    const waits = this.alerts.heldBack(tx, event.id);
    const effects = alertEffects(tx, event.id);
    const noted = outcomes.map((given) => {
      const alert = effects.get(given.code);
      const outcome = alert ? { ...given, alert } : given;
      const note = silent.has(outcome.code) ? 'shadow' : (hidden.get(outcome.code)?.note ?? waits.get(outcome.code));
      return note === undefined ? outcome : { ...outcome, note };
    });
    // Of rules whose conditions did not hold only those whose alert it ended are kept with it.
    const ended = heard.flatMap(({ rule: { code }, matches }) => {
      const alert = matches ? undefined : effects.get(code);
      return alert ? [{ code, version: versions.get(code) ?? null, result: 'notFired', reasons: [], alert }] : [];
    });
    const notes = [...(fired.length === 0 ? [...hidden.values()].map(({ note }) => note) : []), ...waits.values()];
    return {
      rules: [...noted, ...ended] as unknown as readonly JsonObject[],
      effect: made?.effect ?? 'none',
      incident: made?.incident ?? null,
      why: made
        ? null
        : (hiddenBy(notes) ?? whyNot(covered, fired.length, new Set([...effects.values()].map(({ state }) => state)))),
      answer: made ? null : ([...hidden.values()].find(({ answer }) => answer)?.answer ?? null),
      windows: windows.size ? (Object.fromEntries(windows) as JsonObject) : null,
    };
  }

  /** What was made of it before: rules open nothing else for it, and what they do is about that incident. */
  async #before(tx: Tx, { openedByHand }: EventForRules): Promise<ReportOutcome | null> {
    const incident = openedByHand ? await this.incidents.find(tx, openedByHand) : undefined;
    return incident ? { effect: 'opened', incident } : null;
  }

  /** The rules whose findings planned work or an alert hides, with what hides them; alerts are looked at when they would be raised. */
  async #hidden(tx: Tx, event: EventForRules, fired: readonly RuleDocument[]): Promise<ReadonlyMap<string, Hiding>> {
    const hidden = new Map<string, Hiding>();
    const facts = factsOf(event);
    for (const rule of fired) {
      const by = await this.suppressions.hiding(tx, rule, facts, event.time);
      if (!by) continue;
      hidden.set(rule.code, by);
      this.suppressions.count(tx, by.countedAs, rule.code, event.id);
    }
    return hidden;
  }
}

/** Why nothing came of what was found: `suppressed`, `answered` or `watchOnly`. */
function hiddenBy(notes: readonly string[]): string | null {
  return notes[0]?.split(':')[0] ?? null;
}

/** Of several alerts what says most. */
const ALERT_WHYS: readonly (readonly [AlertEffect['state'], string])[] = [
  ['raised', 'alertRaised'],
  ['counted', 'countedInAlert'],
  ['ended', 'alertEnded'],
  ['pending', 'alertPending'],
  ['watched', 'alertWatched'],
  ['over', 'alertOver'],
];

/** @param alerts  what the event did to alerts */
function whyNot(covered: boolean, fired: number, alerts: ReadonlySet<AlertEffect['state']>): string {
  if (!covered) return 'noRule';
  if (fired > 0) return 'noIncidentAction';
  return ALERT_WHYS.find(([state]) => alerts.has(state))?.[1] ?? 'noRuleFired';
}
