import { useQueries, useQuery } from '@tanstack/react-query';
import { allPages } from '../../shared/all-pages.ts';
import { api } from '../../shared/api.ts';

/** Health changes with every event that comes and every minute that none does: no feed tells of it. */
const AGAIN_MS = 20_000;

/** All sources that the person may see. */
export function useSources() {
  return useQuery({
    queryKey: ['sources', 'list'],
    queryFn: () => allPages((cursor) => api.sources.list({ limit: 500, cursor })),
    refetchInterval: AGAIN_MS,
  });
}

const healthOf = (code: string) => ({
  queryKey: ['sources', 'health', code],
  queryFn: () => api.sources.health(code),
  refetchInterval: AGAIN_MS,
});

/** How one source does. */
export function useSourceHealth(code: string) {
  return useQuery(healthOf(code));
}

/** How some sources do, by code; those that are not read yet are missing. */
export function useHealths(codes: readonly string[]) {
  return useQueries({
    queries: codes.map(healthOf),
    combine: (answers) => new Map(answers.flatMap(({ data }) => (data ? [[data.code, data]] : []))),
  });
}

/** What a source sent that was not taken, the newest first. */
export function useSourceLog(code: string, enabled: boolean) {
  return useQuery({
    queryKey: ['sources', 'log', code],
    queryFn: async () => (await api.sources.log(code, { limit: 50 })).items,
    refetchInterval: AGAIN_MS,
    enabled,
  });
}
