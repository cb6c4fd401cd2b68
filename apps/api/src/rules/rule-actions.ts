import { Injectable } from '@nestjs/common';
import type { Json, JsonObject } from '@trucban/kernel';
import type { RuleDocument } from '@trucban/rules-engine';
import { ReportIntake, type NewIncident, type ReportOutcome } from '../incidents/public.ts';
import { Notifications } from '../notifications/public.ts';
import type { Tx } from '../platform/public.ts';
import { channelOf } from './channel.ts';
import type { EventForRules } from './facts.ts';

const text = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const object = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

/** What rules ask for. */
@Injectable()
export class RuleActions {
  constructor(
    private readonly reports: ReportIntake,
    private readonly notifications: Notifications,
  ) {}

  /**
   * Carries out the actions of a rule, in the caller's transaction.
   * @param before  what became of the event's report so far: one event is one report, the first rule that opens an incident decides
   * @param severity  that of the finding
   */
  async carryOut(
    tx: Tx,
    rule: RuleDocument,
    event: EventForRules,
    before: ReportOutcome | null,
    severity: string | undefined = rule.severity,
  ): Promise<ReportOutcome | null> {
    let made = before;
    for (const action of rule.actions) {
      if (action.type === 'createIncident')
        made ??= await this.reports.openOrAttach(tx, incidentOf(event, action.eventType, action.severity ?? severity));
      else
        await this.notifications.notify(tx, {
          to: action.to.map((group) =>
            group.replace(/@@.*$/, (resolver) => `@${made?.incident.resolved[resolver.slice(1)] ?? 'IOC'}`),
          ),
          text: action.text,
          kind: 'rule',
          severity: made?.incident.severity ?? severity ?? null,
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
