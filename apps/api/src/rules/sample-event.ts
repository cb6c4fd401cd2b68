import type { TestRule } from '@trucban/contracts';
import type { JsonObject } from '@trucban/kernel';
import type { PublishedTypes } from '../incidents/public.ts';
import type { Tx } from '../platform/public.ts';
import type { EventForRules } from './facts.ts';

/** An event of a trial as rules would see it, had it been stored now. */
export function sampleEvent(
  tx: Tx,
  event: TestRule['events'][number],
  types: PublishedTypes,
  index: number,
): EventForRules {
  const data = event.data as JsonObject;
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  const category = text(data['category']);
  const place = (data['location'] ?? {}) as JsonObject;
  const numberOf = (name: string): number | null => (typeof place[name] === 'number' ? (place[name] as number) : null);
  return {
    id: event.id ?? `#${index}`,
    type: event.type,
    source: event.source ?? '',
    key: event.key ?? event.subject ?? null,
    time: event.time ?? tx.now,
    receivedAt: tx.now,
    late: false,
    quality: event.quality ?? 'good',
    exercise: event.exercise ?? false,
    eventType: text(data['eventType']) ?? (category === null ? null : types.categories.eventTypeOf(category, data)),
    lat: numberOf('lat'),
    lon: numberOf('lon'),
    address: null,
    areaCode: text(place['areaCode']),
    data,
    links: 0,
    visibleTo: [],
  };
}
