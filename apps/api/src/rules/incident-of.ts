import type { Json, JsonObject } from '@trucban/kernel';
import { severities } from '@trucban/rules-engine';
import { readReporter, type NewIncident } from '../incidents/public.ts';
import { channelOf } from './channel.ts';
import type { EventForRules } from './facts.ts';

const text = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const object = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

/** As long as a title that a person gives (`POST /incidents`). */
const MOST_TITLE = 300;

/** What a rule says of the incident that an event is reported as. */
interface Said {
  readonly eventType: string;
  readonly severity?: string | undefined;
  readonly title?: string | undefined;
  readonly attributes?: JsonObject | undefined;
  readonly parentId?: string | undefined;
  /** Another incident beside the one that the event reports: the event's report is not its. */
  readonly also?: boolean;
}

/** An event as the report of an incident. */
export function incidentOf(event: EventForRules, said: Said): NewIncident {
  const { data } = event;
  const attributes = { ...object(data['attributes']), ...said.attributes };
  // The dedup key `category` of citizens' reports is what the sender called it.
  const category = text(data['category']);
  if (category !== undefined && attributes['category'] === undefined) attributes['category'] = category;
  return {
    eventType: said.eventType,
    title: text(data['title'])?.slice(0, MOST_TITLE) ?? said.title,
    description: text(data['description']),
    // Senders have words of their own for it (`Severe`, 3): only ours say how grave an incident is.
    severity: severities.find((each) => each === data['severity']) ?? said.severity,
    lat: event.lat,
    lon: event.lon,
    address: event.address,
    areaCode: event.areaCode,
    reporter: readReporter(data['reporter']),
    attributes,
    source: channelOf(event),
    reportedAt: event.time,
    exercise: event.exercise,
    eventId: said.also ? undefined : event.id,
    parentId: said.parentId,
  };
}
