import type { Page, Role } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, client } from '../../shared/api.ts';
import { formApi, processApi } from '../../shared/config/config-api.ts';
import { NO_REFERENCE, type Named, type Reference } from './modeler/properties/reference.ts';

interface Titled {
  readonly key?: string;
  readonly code?: string;
  readonly name?: { readonly vi: string; readonly en: string } | null;
}

/** A list that a property is chosen from; one that can't be read is empty, and the value can still be typed. */
function useList<T>(name: string, read: () => Promise<Page<T>>) {
  return useQuery({
    queryKey: ['reference', name],
    queryFn: async () => (await read()).items,
    staleTime: 300_000,
    retry: false,
  }).data;
}

/** The lists of the published configuration in the page's language. */
export function useReference(): Reference {
  const { locale } = useI18n();
  const agencies = useList('orgUnits', () => api.reference.orgUnits());
  const roles = useList('roles', () => client.get<Page<Role>>('/roles', { query: { limit: 500 } }));
  const forms = useList('forms', () => formApi.list());
  const calendars = useList('calendars', () => client.get<Page<Titled>>('/calendars', { query: { limit: 500 } }));
  const policies = useList('policies', () =>
    client.get<Page<Titled>>('/escalation-policies', { query: { limit: 500 } }),
  );
  const processes = useList('processes', () => processApi.list());
  return useMemo(() => {
    const named = (list: readonly Titled[] | undefined): Named[] =>
      (list ?? [])
        .map(({ key, code, name }) => ({
          code: code ?? key ?? '',
          name: name ? (locale === 'en' ? name.en : name.vi) : '',
        }))
        .sort((a, b) => a.code.localeCompare(b.code));
    return {
      ...NO_REFERENCE,
      agencies: named(agencies),
      roles: named(roles),
      forms: named(forms),
      calendars: named(calendars),
      policies: named(policies),
      processes: named(processes),
    };
  }, [agencies, roles, forms, calendars, policies, processes, locale]);
}
