import type { Area, OrgUnit } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { api } from './api.ts';

/** An event type as screens use it. */
export interface EventTypeEntry {
  readonly code: string;
  readonly name: { readonly vi: string; readonly en: string };
  readonly field: string;
  readonly kind: string;
  readonly defaultSeverity: string;
  readonly lead: string;
  readonly sop: string;
}
/** A code with its name. */
interface Named {
  readonly code: string;
  readonly vi: string;
  readonly en: string;
}
/** `GET /event-types`. */
export interface EventTypeCatalogue {
  readonly items: readonly EventTypeEntry[];
  readonly fields: readonly Named[];
  readonly sources: readonly Named[];
  readonly slaPolicy: { readonly pauseReasons: readonly string[] };
  readonly categories?: readonly string[];
}

const FIVE_MINUTES = 300_000;

export function useAreas() {
  return useQuery({
    queryKey: ['reference', 'areas'],
    queryFn: async () => (await api.reference.areas()).items,
    staleTime: FIVE_MINUTES,
  });
}

export function useOrgUnits() {
  return useQuery({
    queryKey: ['reference', 'orgUnits'],
    queryFn: async () => (await api.reference.orgUnits()).items,
    staleTime: FIVE_MINUTES,
  });
}

export function useEventTypes() {
  return useQuery({
    queryKey: ['reference', 'eventTypes'],
    queryFn: () => api.reference.eventTypes<EventTypeCatalogue>(),
    staleTime: FIVE_MINUTES,
  });
}

const inLanguage = (name: { readonly vi: string; readonly en: string }, locale: string): string =>
  locale === 'en' ? name.en : name.vi;

/** Name of an area by its code, in the page's language; the code itself while it is unknown. */
export function useAreaName(): (code: string | null | undefined) => string {
  const { locale } = useI18n();
  const { data } = useAreas();
  const byCode = useMemo(() => new Map<string, Area>((data ?? []).map((area) => [area.code, area])), [data]);
  return useCallback(
    (code) => {
      const area = code ? byCode.get(code) : undefined;
      return area ? capital(inLanguage(area.name, locale)) : (code ?? '');
    },
    [byCode, locale],
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Short and full name of an agency by its code. */
export function useAgencyNames(): (code: string) => { readonly short: string; readonly full: string } {
  const { locale } = useI18n();
  const { data } = useOrgUnits();
  const byCode = useMemo(() => new Map<string, OrgUnit>((data ?? []).map((unit) => [unit.code, unit])), [data]);
  return useCallback(
    (code) => {
      const unit = byCode.get(code);
      return unit
        ? { short: unit.abbr ?? unit.code, full: inLanguage(unit.name, locale) }
        : { short: code, full: code };
    },
    [byCode, locale],
  );
}
