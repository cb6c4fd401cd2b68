import { Injectable } from '@nestjs/common';
import { DomainError, type JsonObject } from '@trucban/kernel';
import { MAX_ACTIONS, wantedActions, type Finding, type RuleAction } from '@trucban/rules-engine';
import { RuleIncidents, type IncidentRow, type ReportOutcome } from '../incidents/public.ts';
import { json, type Tx } from '../platform/public.ts';
import { factsOf } from './facts.ts';
import type { ActionCase, Acting } from './action-case.ts';
import { failure } from './action-problems.ts';
import { ActionRunner, type Done } from './action-runner.ts';

/** What is done once for an incident, however many reports of it come: nobody is told of one fire ten thousand times. */
const ONCE_AN_INCIDENT: ReadonlySet<RuleAction['type']> = new Set(['notify', 'startProcess', 'task', 'warnPublic']);

/** Actions that were carried out before, as this transaction knows. */
const BEGUN = Symbol('rules.begunActions');

/** What rules ask for. */
@Injectable()
export class RuleActions {
  constructor(
    private readonly runner: ActionRunner,
    private readonly incidents: RuleIncidents,
  ) {}

  /**
   * Carries out the actions, in the caller's transaction; each once by number and finding: the alert, the incident that
   * the event is a report of, else the event. What became of the event's report.
   */
  async carryOut(tx: Tx, given: ActionCase): Promise<ReportOutcome | null> {
    const { rule, event, alert, severity = rule.severity } = given;
    const facts = factsOf(event);
    const finding: Finding = { severity: severity ?? null, key: alert?.key ?? event.key, count: alert?.count ?? 1 };
    const list = listOf(given);
    let made = given.before;
    let incident: IncidentRow | null = made?.incident ?? null;
    if (!incident && alert?.incidentId) incident = (await this.incidents.find(tx, alert.incidentId)) ?? null;
    for (const [at, action] of wantedActions(rule, list, facts, finding, given.windows)) {
      const number = (given.rung ?? 0) * MAX_ACTIONS + at;
      const once = !alert && made && ONCE_AN_INCIDENT.has(action.type) ? made.incident.id : null;
      const id = alert?.id ?? once ?? event.id;
      const acting: Acting = { ...given, action, number, finding: id, facts, severity, made, incident };
      const isPlain = !alert && once === null && (action.type === 'createIncident' || action.type === 'notify');
      // What these do stands with the event and the incident; thousands an hour need no further row.
      if (!isPlain && !(await this.#begin(tx, acting, id))) continue;
      const done = await this.#tried(tx, acting);
      if (done.incident) incident = done.incident;
      if (done.outcome) [made, incident] = [made ?? done.outcome, done.outcome.incident];
      const isKept = !isPlain || ('failed' in done.effect && (await this.#begin(tx, acting, id)));
      if (isKept) await this.#end(tx, acting, id, done.effect);
    }
    return made;
  }

  async #tried(tx: Tx, acting: Acting): Promise<Done> {
    try {
      return await this.runner.run(tx, acting);
    } catch (error) {
      // What the action asks for isn't allowed now: the others are carried out.
      if (!(error instanceof DomainError) || acting.action.type === 'createIncident') throw error;
      return { effect: failure(error.toProblem()) };
    }
  }

  /** False: it was carried out before. */
  async #begin(tx: Tx, { rule, version, phase, number, action }: Acting, finding: string): Promise<boolean> {
    const begun = tx.local(BEGUN, () => new Set<string>());
    const name = `${finding} ${rule.code} ${phase} ${number}`;
    if (begun.has(name)) return false;
    begun.add(name);
    return tx.asSystem(async () => {
      const made = await tx.run(
        'rules.beginAction',
        `insert into rule_action (finding, rule, rule_version, phase, number, type, at, effect)
         values ($1, $2, $3, $4, $5, $6, $7, '{}') on conflict do nothing`,
        [finding, rule.code, version, phase, number, action.type, tx.now],
      );
      return made === 1;
    });
  }

  async #end(tx: Tx, { rule, phase, number }: Acting, finding: string, effect: JsonObject): Promise<void> {
    await tx.asSystem(() =>
      tx.run(
        'rules.endAction',
        'update rule_action set effect = $5 where finding = $1 and rule = $2 and phase = $3 and number = $4',
        [finding, rule.code, phase, number, json(effect)],
      ),
    );
  }
}

function listOf({ rule, phase, rung = 0 }: ActionCase): readonly RuleAction[] {
  if (phase === 'raised') return rule.actions;
  return (phase === 'cleared' ? rule.onClear : rule.alert?.ladder?.[rung]?.actions) ?? [];
}
