import { useQuery } from '@tanstack/react-query';
import { api } from '../../shared/api.ts';

/** Planned work that explains such a call from there, if there is any now. */
export function usePlannedAnswer(eventType: string | undefined, areaCode: string | undefined) {
  return useQuery({
    queryKey: ['planned-answer', eventType, areaCode],
    queryFn: async ({ signal }) => {
      if (!eventType || !areaCode) return null;
      const { items } = await api.suppressions.answers({ eventType, areaCode }, { signal });
      return items[0] ?? null;
    },
    enabled: Boolean(eventType && areaCode),
    staleTime: 30_000,
  });
}
