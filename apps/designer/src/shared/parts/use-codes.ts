import type { Page } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client } from '../api.ts';
import { can, useMe } from '../session.ts';

/** Lists of the configuration that a code is chosen from. */
const LISTS = {
  areas: '/areas',
  orgUnits: '/org-units',
  eventTypes: '/event-types',
  indicators: '/indicators',
  measures: '/measures',
  processes: '/process-definitions',
  calendars: '/calendars',
  mappings: '/mappings',
  rules: '/rules',
  sources: '/sources',
} as const;
export type CodeSource = keyof typeof LISTS | 'none';

interface Titled {
  readonly key?: string;
  readonly code?: string;
  readonly name?: { readonly vi: string; readonly en: string } | null;
}
/** Something that is chosen by its code. */
export interface CodeOption {
  readonly value: string;
  readonly label: string;
}

/** Every member of such a list, as the API gives it; undefined while it is not here, or can't be read. */
export function useReferenceList<T extends object>(source: CodeSource): readonly T[] | undefined {
  const me = useMe();
  return useQuery({
    queryKey: ['reference', source],
    enabled: source !== 'none' && (source !== 'sources' || can(me, 'source.read')),
    staleTime: 300_000,
    retry: false,
    queryFn: async () => {
      const path = LISTS[source as keyof typeof LISTS];
      return (await client.get<Page<T>>(path, { query: { limit: 500 } })).items;
    },
  }).data;
}

/** The members of such a list in the page's language; one that can't be read is empty, and codes can still be typed. */
export function useCodes(source: CodeSource): readonly CodeOption[] {
  const { locale } = useI18n();
  const items = useReferenceList<Titled>(source);
  return useMemo(
    () =>
      (items ?? [])
        .map(({ key, code, name }) => {
          const value = code ?? key ?? '';
          const words = name ? (locale === 'en' ? name.en : name.vi) : '';
          return { value, label: words && words !== value ? `${value} · ${words}` : value };
        })
        .sort((a, b) => a.value.localeCompare(b.value)),
    [items, locale],
  );
}
