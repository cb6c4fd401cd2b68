import { Injectable } from '@nestjs/common';
import type { Json, JsonObject } from '@trucban/kernel';
import type { RuleDocument } from '@trucban/rules-engine';
import { ReportIntake, type NewIncident, type ReportOutcome } from '../incidents/public.ts';
import { Notifications } from '../notifications/public.ts';
import type { Tx } from '../platform/public.ts';
import { channelOf } from './channel.ts';
import { factsOf, type EventForRules } from './facts.ts';
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

const text = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const object = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

/** Evaluates the rules for a stored event and carries out what they ask for, in the caller's transaction. */
@Injectable()
export class RuleRunner {
  constructor(
    private readonly rules: Rules,
    private readonly reports: ReportIntake,
    private readonly notifications: Notifications,
  ) {}

  async run(tx: Tx, event: EventForRules): Promise<RulesOutcome> {
    const { covered, outcomes, fired, windows } = await this.rules.evaluate(tx, factsOf(event));
    let made: ReportOutcome | null = null;
    for (const rule of fired) made = (await this.#carryOut(tx, rule, event, made)) ?? made;
    return {
      rules: outcomes as unknown as readonly JsonObject[],
      effect: made?.effect ?? 'none',
      incident: made?.incident ?? null,
      why: made ? null : whyNot(covered, fired.length),
      windows: windows.size ? (Object.fromEntries(windows) as JsonObject) : null,
    };
  }

  async #carryOut(
    tx: Tx,
    rule: RuleDocument,
    event: EventForRules,
    before: ReportOutcome | null,
  ): Promise<ReportOutcome | null> {
    let made = before;
    for (const action of rule.actions) {
      // One event is one report: the first rule that opens an incident decides.
      if (action.type === 'createIncident')
        made ??= await this.reports.openOrAttach(
          tx,
          incidentOf(event, action.eventType, action.severity ?? rule.severity),
        );
      else
        await this.notifications.notify(tx, {
          to: action.to.map((group) =>
            group.replace(/@@.*$/, (resolver) => `@${made?.incident.resolved[resolver.slice(1)] ?? 'IOC'}`),
          ),
          text: action.text,
          kind: 'rule',
          severity: made?.incident.severity ?? rule.severity ?? null,
          incident: made?.incident ?? null,
        });
    }
    return made;
  }
}

function incidentOf(event: EventForRules, eventType: string, severity: string | undefined): NewIncident {
  const { data } = event;
  const attributes = { ...object(data['attributes']) };
  // The dedup key `category` of citizens' reports is what the sender called it.
  const category = text(data['category']);
  if (category !== undefined && attributes['category'] === undefined) attributes['category'] = category;
  const reporter = object(data['reporter']);
  return {
    eventType,
    title: text(data['title']),
    description: text(data['description']),
    severity: text(data['severity']) ?? severity,
    lat: event.lat,
    lon: event.lon,
    address: event.address,
    areaCode: event.areaCode,
    reporter: Object.keys(reporter).length ? reporter : null,
    attributes,
    source: channelOf(event),
    reportedAt: event.time,
    exercise: event.exercise,
    eventId: event.id,
  };
}

function whyNot(covered: boolean, fired: number): string {
  if (!covered) return 'noRule';
  return fired === 0 ? 'noRuleFired' : 'noIncidentAction';
}
