import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@trucban/kernel';
import type { ReportOutcome } from '../incidents/public.ts';
import type { Tx } from '../platform/public.ts';
import { AlertKeeper } from './alerts/alert-keeper.ts';
import { factsOf, type EventForRules } from './facts.ts';
import { RuleActions } from './rule-actions.ts';
import { Rules } from './rules.ts';

/** What the rules made of an event, kept with it: those that fired or failed. Why the others did not is worked out when it is asked. */
export interface RulesOutcome {
  readonly rules: readonly JsonObject[];
  readonly effect: 'opened' | 'attached' | 'none';
  readonly incident: ReportOutcome['incident'] | null;
  /** Why no incident came of it. */
  readonly why: string | null;
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
  ) {}

  async run(tx: Tx, event: EventForRules): Promise<RulesOutcome> {
    const { covered, outcomes, fired, signals, versions, windows } = await this.rules.evaluate(tx, factsOf(event));
    let made: ReportOutcome | null = null;
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
    made = await this.alerts.hear(tx, event, { signals, versions, windows }, made);
    return {
      rules: outcomes as unknown as readonly JsonObject[],
      effect: made?.effect ?? 'none',
      incident: made?.incident ?? null,
      why: made
        ? null
        : whyNot(
            covered,
            fired.length,
            signals.some(({ matches }) => matches),
          ),
      windows: windows.size ? (Object.fromEntries(windows) as JsonObject) : null,
    };
  }
}

function whyNot(covered: boolean, fired: number, alerted: boolean): string {
  if (!covered) return 'noRule';
  if (fired > 0) return 'noIncidentAction';
  // Its alert waits, or has opened its incident before.
  return alerted ? 'countedInAlert' : 'noRuleFired';
}
