import { useI18n, useLocalized } from '@trucban/ui';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { allPages } from './all-pages.ts';
import { api } from './api.ts';

/** Name of a rule by its code; the code itself while it is unknown. */
export function useRuleName(): (code: string) => string {
  const localized = useLocalized();
  const { locale } = useI18n();
  const { data } = useQuery({
    queryKey: ['reference', 'rules'],
    queryFn: () => allPages((cursor) => api.rules.list({ limit: 500, cursor })),
    staleTime: 300_000,
  });
  const names = useMemo(
    () => new Map((data ?? []).map(({ code, name }) => [code, localized(name)])),
    // What `localized` answers follows the language.
    [data, locale],
  );
  return useCallback((code) => names.get(code) || code, [names]);
}
