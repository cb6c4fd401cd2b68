import type { Area, OrgUnit, Role } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { agencyShort } from './agency-short.ts';
import { api } from './api.ts';
import { placeText } from './place.ts';

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

export function useRoles() {
  return useQuery({
    queryKey: ['reference', 'roles'],
    queryFn: async () => (await api.reference.roles()).items,
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
        ? {
            short: unit.abbr ?? agencyShort({ code, name: unit.name.vi, tier: unit.tier }),
            full: inLanguage(unit.name, locale),
          }
        : { short: code, full: code };
    },
    [byCode, locale],
  );
}

/** The agency above an agency; `undefined` at the top and while it is unknown. */
export function useParentOf(): (code: string) => string | undefined {
  const { data } = useOrgUnits();
  const parents = useMemo(() => new Map((data ?? []).map(({ code, parent }) => [code, parent ?? undefined])), [data]);
  return useCallback((code) => parents.get(code), [parents]);
}

/** A role in a group (`PC07/callTaker`, or role and agency apart) in words: `Điện thoại viên 114`. */
export function useGroupName(): (group: string) => string {
  const { locale } = useI18n();
  const names = useAgencyNames();
  const { data } = useRoles();
  const byCode = useMemo(() => new Map<string, Role>((data ?? []).map((role) => [role.code, role])), [data]);
  return useCallback(
    (group) => {
      const [agency = '', code = ''] = group.split('/');
      const role = byCode.get(code);
      return `${role ? inLanguage(role.name, locale) : code} ${names(agency).short}`;
    },
    [byCode, names, locale],
  );
}

/** Where something is, in one line. */
export function usePlaceName(): (
  location: { readonly address?: string | undefined; readonly areaCode?: string | undefined } | null | undefined,
) => string {
  const areaName = useAreaName();
  return useCallback((location) => placeText(location?.address, areaName(location?.areaCode)), [areaName]);
}
