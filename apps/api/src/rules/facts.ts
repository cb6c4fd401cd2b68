import type { EventFacts } from '@trucban/rules-engine';
import type { Instant, JsonObject } from '@trucban/kernel';

/** What rules see of a stored event. */
export interface EventForRules {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly key: string | null;
  readonly time: Instant;
  readonly receivedAt: Instant;
  readonly late: boolean;
  readonly quality: 'good' | 'doubtful' | 'bad';
  readonly exercise: boolean;
  readonly eventType: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly address: string | null;
  readonly areaCode: string | null;
  readonly data: JsonObject;
  /** How many events of the platform led to it, itself included; 0 for what came from outside. */
  readonly links: number;
  /** Tokens of those who may see it. */
  readonly visibleTo: readonly string[];
  /** The incident that a person made of this report before the rules saw it. */
  readonly openedByHand?: string | null;
}

/** The facts of an event (domain/rules.md 0.1). */
export function factsOf(event: EventForRules): EventFacts {
  const { id, type, source, key, time, receivedAt, late, quality, exercise, areaCode } = event;
  const location = event.lat === null || event.lon === null ? null : { lat: event.lat, lon: event.lon, areaCode };
  return {
    eventType: event.eventType,
    event: { id, type, source, key, time, receivedAt, late, quality, exercise, areaCode, location },
    data: event.data,
  };
}
