import type { AlertDto } from '@trucban/contracts';
import { serverNow } from '@trucban/ui';
import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { allPages } from '../../shared/all-pages.ts';
import { api } from '../../shared/api.ts';
import { useToast } from '../../shared/toast.tsx';
import { useMe } from '../auth/index.ts';

/** Events that repeat an alert only count; the feed does not tell of each, so the counters are read anew. */
const COUNT_AGAIN_MS = 15_000;
/** How many of those that are over are shown. */
const OVER_SHOWN = 200;
const OPEN = ['alerts', 'open'];

/** All alerts that are not over. The live feed says when one was raised, acknowledged or cleared. */
export function useOpenAlerts() {
  return useQuery({
    queryKey: OPEN,
    queryFn: () => allPages((cursor) => api.alerts.list({ state: 'open', limit: 500, cursor })),
    refetchInterval: COUNT_AGAIN_MS,
  });
}

/** The newest of those that are over. */
export function useClearedAlerts(enabled: boolean) {
  return useQuery({
    queryKey: ['alerts', 'cleared'],
    queryFn: async () => (await api.alerts.list({ state: 'cleared', limit: OVER_SHOWN })).items,
    enabled,
  });
}

/** One alert by itself: one that is in neither list any more, such as from a link, or what the lists don't say. @param version  as the list knows it */
export function useAlert(id: string | undefined, version?: number) {
  return useQuery({
    queryKey: ['alerts', 'one', id, version],
    queryFn: () => api.alerts.get(id ?? ''),
    enabled: id !== undefined,
  });
}

/** The document of a rule's version, which never changes. */
export function useRuleContent(code: string, version: number) {
  return useQuery({
    queryKey: ['reference', 'rule', code, version],
    queryFn: async () => (await api.rules.version(code, version)).content,
    staleTime: Infinity,
  });
}

/** Acknowledges alerts: at once on this screen, taken back where the server refuses. */
export function useAcknowledge() {
  const { displayName } = useMe();
  const acknowledgedAt = (): string => new Date(serverNow()).toISOString();
  return useAlertMutation(
    async (alerts: readonly AlertDto[]) => {
      // One after the other in small batches: a storm of alerts is acknowledged without becoming one of requests.
      for (let at = 0; at < alerts.length; at += 8)
        await Promise.all(alerts.slice(at, at + 8).map(({ id }) => api.alerts.acknowledge(id)));
    },
    (alert) => ({ ...alert, acknowledgedAt: alert.acknowledgedAt ?? acknowledgedAt(), acknowledgedBy: displayName }),
  );
}

/** Ends an alert for a reason. */
export function useClear() {
  return useAlertMutation(
    ([alert]: readonly AlertDto[], reason?: string) => api.alerts.clear(alert?.id ?? '', { reason: reason ?? '' }),
    () => undefined,
  );
}

interface Wanted {
  readonly alerts: readonly AlertDto[];
  readonly reason?: string;
}

function useAlertMutation(
  send: (alerts: readonly AlertDto[], reason?: string) => Promise<unknown>,
  change: (alert: AlertDto) => AlertDto | undefined,
) {
  const queries = useQueryClient();
  const { failed } = useToast();
  return useMutation({
    mutationFn: ({ alerts, reason }: Wanted) => send(alerts, reason),
    onMutate: async ({ alerts }) => {
      await queries.cancelQueries({ queryKey: OPEN });
      return patch(queries, new Set(alerts.map(({ id }) => id)), change);
    },
    onError: (error, _wanted, before) => {
      if (before) queries.setQueryData(OPEN, before);
      failed(error);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['alerts'] }),
  });
}

function patch(
  queries: QueryClient,
  ids: ReadonlySet<string>,
  change: (alert: AlertDto) => AlertDto | undefined,
): readonly AlertDto[] | undefined {
  const before = queries.getQueryData<readonly AlertDto[]>(OPEN);
  if (before)
    queries.setQueryData(
      OPEN,
      before.flatMap((alert) => (ids.has(alert.id) ? (change(alert) ?? []) : alert)),
    );
  return before;
}
