import type { EventDto } from '@trucban/contracts';
import { ApiError } from '@trucban/contracts/client';
import { useI18n } from '@trucban/ui';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../shared/api.ts';
import { ruleApi } from '../../shared/config/config-api.ts';
import type { JsonObject } from '../../shared/json/json-value.ts';

/** What the editor needs of an event type. */
export interface EventTypeFacts {
  readonly code: string;
  readonly name: { readonly vi: string; readonly en: string };
  readonly defaultSeverity: 'critical' | 'high' | 'medium' | 'low' | 'info';
  readonly sop: string;
  readonly lead: string;
  readonly dedup: { readonly keys: readonly string[]; readonly windowMinutes: number; readonly radiusMetres: number };
}

/** Every rule with its newest version. */
export function useRules() {
  return useQuery({ queryKey: ['rule', 'list'], queryFn: async () => (await ruleApi.list()).items });
}

/** The published event types, and their names by code in the page's language. */
export function useEventTypes() {
  const { locale } = useI18n();
  const { data } = useQuery({
    queryKey: ['reference', 'eventTypes'],
    staleTime: 300_000,
    queryFn: async () =>
      (await api.reference.eventTypes<{ readonly items: readonly EventTypeFacts[] }>()).items.toSorted((a, b) =>
        a.code.localeCompare(b.code),
      ),
  });
  const names = useMemo(
    () => new Map((data ?? []).map(({ code, name }) => [code, locale === 'en' ? name.en : name.vi])),
    [data, locale],
  );
  return { types: data ?? NONE, names };
}
const NONE: readonly EventTypeFacts[] = [];

/** An event that a rule is tried with: as it would be sent. */
export interface SampleEvent {
  readonly type: string;
  readonly time?: string;
  readonly key?: string;
  readonly source?: string;
  readonly quality?: 'good' | 'doubtful' | 'bad';
  readonly exercise?: boolean;
  readonly data: JsonObject;
}

/** The newest stored events that a rule with such an index looks at; none for who may not see events. */
export function useStoredEvents(index: { readonly kinds: readonly string[]; readonly eventTypes: readonly string[] }) {
  const asked = [
    ...index.kinds.slice(0, 4).map((type) => ({ type, limit: 60 })),
    ...index.eventTypes.slice(0, 4).map((eventType) => ({ eventType, limit: 60 })),
  ];
  return useQuery({
    queryKey: ['rule', 'events', index],
    enabled: asked.length > 0,
    retry: false,
    queryFn: async (): Promise<readonly EventDto[]> => {
      const pages = await Promise.all(
        asked.map((query) =>
          ruleApi.events(query).catch((error: unknown) => {
            if (error instanceof ApiError && error.status === 403) return { items: [] };
            throw error;
          }),
        ),
      );
      const found = new Map(pages.flatMap(({ items }) => items).map((event) => [event.eventId, event]));
      return [...found.values()].sort((a, b) => b.receivedAt.localeCompare(a.receivedAt));
    },
  });
}

/** A stored event as it would be sent again. */
export function sampleOf({
  type,
  time,
  key,
  source,
  quality,
  exercise,
  eventType,
  data,
  location,
}: EventDto): SampleEvent {
  return {
    type,
    time,
    source,
    quality,
    exercise,
    ...(key !== null && { key }),
    data: {
      ...(data as JsonObject),
      ...(eventType !== null && data['eventType'] === undefined && { eventType }),
      ...(location !== null && data['location'] === undefined && { location: location as JsonObject }),
    },
  };
}
