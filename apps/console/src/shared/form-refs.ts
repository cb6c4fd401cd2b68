import { useI18n } from '@trucban/ui';
import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { api } from './api.ts';
import { useAreas, useEventTypes, useOrgUnits } from './reference.ts';

interface Option {
  readonly value: string;
  readonly label: string;
}
export type FormRefs = Readonly<
  Record<'agency' | 'area' | 'eventType' | 'source' | 'skill' | 'citizenCategory' | 'duplicate', readonly Option[]>
>;

/** Options of the lists that forms fill from the published configuration; `undefined` until all are there. */
export function useFormRefs(incidentId: string | null): FormRefs | undefined {
  const { locale, t } = useI18n();
  const areas = useAreas();
  const units = useOrgUnits();
  const types = useEventTypes();
  const incident = useQuery({
    queryKey: ['incident', incidentId],
    queryFn: () => api.incidents.get(incidentId ?? ''),
    enabled: incidentId !== null,
  });
  const place = incident.data?.location;
  const duplicates = useQuery({
    queryKey: ['incident', incidentId, 'duplicates'],
    // Only what the list shows: an age that grows would draw the form anew under the hands of who fills it in.
    queryFn: async (): Promise<readonly Option[]> => {
      const { items } = await api.incidents.duplicates({
        eventType: incident.data?.type,
        lat: place?.lat,
        lon: place?.lon,
        at: incident.data?.reportedAt,
      });
      return items
        .filter((each) => each.incidentId !== incidentId)
        .map((each) => ({ value: each.incidentId, label: `${each.number} · ${each.title}` }));
    },
    enabled: incident.data !== undefined,
  });
  const ready = Boolean(
    (areas.data || areas.isError) &&
    (units.data || units.isError) &&
    (types.data || types.isError) &&
    (incidentId === null || incident.isError || duplicates.data || duplicates.isError),
  );
  return useMemo(() => {
    if (!ready) return undefined;
    const name = (both: { readonly vi: string; readonly en: string }): string => (locale === 'en' ? both.en : both.vi);
    const skills = new Set((units.data ?? []).flatMap((unit) => unit.skills));
    return {
      agency: (units.data ?? []).map((unit) => ({
        value: unit.code,
        label: unit.abbr ? `${unit.abbr} · ${name(unit.name)}` : name(unit.name),
      })),
      area: (areas.data ?? []).map((area) => ({ value: area.code, label: name(area.name) })),
      eventType: (types.data?.items ?? []).map((type) => ({
        value: type.code,
        label: `${type.code} · ${name(type.name)}`,
      })),
      source: (types.data?.sources ?? []).map((source) => ({ value: source.code, label: name(source) })),
      skill: [...skills].sort().map((skill) => ({
        value: skill,
        label: t(`skill.${skill}`) === `skill.${skill}` ? skill : t(`skill.${skill}`),
      })),
      citizenCategory: (types.data?.categories ?? []).map((category) => {
        const type = types.data?.items.find(({ code }) => code === category);
        return { value: category, label: type ? name(type.name) : category };
      }),
      duplicate: duplicates.data ?? [],
    };
  }, [ready, areas.data, units.data, types.data, duplicates.data, locale, t]);
}
