import { useI18n } from '@trucban/ui';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../shared/api.ts';

interface Named {
  readonly code: string;
  readonly name: { readonly vi: string; readonly en: string };
}
interface EventTypes {
  readonly items: readonly Named[];
  readonly sources: readonly ({ readonly code: string } & Named['name'])[];
  readonly categories?: readonly string[];
}
type Option = { readonly value: string; readonly label: string };

/** Options of the lists that forms fill from the published configuration, for the preview. Lists that can't be read are empty. */
export function useFormRefs(): Readonly<Record<string, readonly Option[]>> {
  const { locale } = useI18n();
  const common = { staleTime: 300_000, retry: false } as const;
  const units = useQuery({
    queryKey: ['reference', 'orgUnits'],
    queryFn: async () => (await api.reference.orgUnits()).items,
    ...common,
  });
  const areas = useQuery({
    queryKey: ['reference', 'areas'],
    queryFn: async () => (await api.reference.areas()).items,
    ...common,
  });
  const types = useQuery({
    queryKey: ['reference', 'eventTypes'],
    queryFn: () => api.reference.eventTypes<EventTypes>(),
    ...common,
  });
  return useMemo(() => {
    const name = (both: Named['name']): string => (locale === 'en' ? both.en : both.vi);
    const list = (items: readonly Named[] | undefined): Option[] =>
      (items ?? []).map((each) => ({ value: each.code, label: `${each.code} · ${name(each.name)}` }));
    const plain = (codes: Iterable<string>): Option[] =>
      [...codes].sort().map((code) => ({ value: code, label: code }));
    return {
      agency: list(units.data),
      area: list(areas.data),
      eventType: list(types.data?.items),
      skill: plain(new Set((units.data ?? []).flatMap(({ skills }) => skills))),
      source: (types.data?.sources ?? []).map((each) => ({ value: each.code, label: name(each) })),
      citizenCategory: plain(types.data?.categories ?? []),
      duplicate: [],
    };
  }, [units.data, areas.data, types.data, locale]);
}
