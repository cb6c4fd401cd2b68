import { ApiError } from '@trucban/contracts/client';
import { useI18n } from '@trucban/ui';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api } from '../api.ts';

/** Names of accounts by id. Whoever may not read accounts gets none; then a person is "somebody else". */
function useNames() {
  return useQuery({
    queryKey: ['people'],
    staleTime: 300_000,
    queryFn: async () => {
      const page = await api.reference.users({ limit: 500 }).catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 403) return { items: [] };
        throw error;
      });
      return new Map(page.items.map(({ id, displayName }) => [id, displayName]));
    },
  });
}

const UUID = /^[0-9a-f-]{36}$/;

/** Name of who wrote, submitted or approved something. */
export function usePersonName(meId: string): (id: string | null) => string {
  const { t } = useI18n();
  const { data } = useNames();
  return useCallback(
    (id) => {
      if (id === null) return '–';
      if (id === meId) return t('person.me');
      return UUID.test(id) ? (data?.get(id) ?? t('person.other')) : t('person.system');
    },
    [data, meId, t],
  );
}
