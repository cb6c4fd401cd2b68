import type { NewReport, ReportDto } from '@trucban/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { allPages } from '../../shared/all-pages.ts';
import { api } from '../../shared/api.ts';

/** Reports that are read at once; older ones are found by their definition. */
const MOST = 200;

/** The newest edition of each report that the person may read, the newest first. */
export function useReports(definition: string | undefined) {
  return useQuery({
    queryKey: ['reports', 'list', definition],
    queryFn: async () => (await api.reports.list({ definition, latest: true, limit: MOST })).items,
    placeholderData: (before) => before,
  });
}

/** What reports there are, when the next is made, and whether the person is told. */
export function useDefinitions() {
  return useQuery({
    queryKey: ['reports', 'definitions'],
    queryFn: () => allPages((cursor) => api.reports.definitions({ cursor })),
  });
}

/** One report with what it says. */
export function useReport(id: string | undefined) {
  return useQuery({
    queryKey: ['reports', 'one', id],
    queryFn: () => api.reports.get(id ?? ''),
    enabled: id !== undefined,
  });
}

/** A step of a report's life; whatever comes of it, what is shown is read anew. */
export function useReportStep<Given>(work: (given: Given) => Promise<ReportDto>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSuccess: (report) => queries.setQueryData(['reports', 'one', report.id], report),
    // Nobody waits for it: who had a report made is led to it at once.
    onSettled: () => void queries.invalidateQueries({ queryKey: ['reports'] }),
  });
}

/** Has a report made now. */
export function useMake() {
  return useReportStep((given: NewReport) => api.reports.make(given));
}

/** Which groups are told of a definition's reports. */
export function useSubscription(code: string) {
  return useQuery({
    queryKey: ['reports', 'subscription', code],
    queryFn: () => api.reports.subscription(code),
  });
}

/** A group that is told of a definition's reports, or no longer. */
export function useSubscribeGroup(code: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ group, on }: { readonly group: string; readonly on: boolean }) => {
      await (on ? api.reports.subscribe(code, { group }) : api.reports.unsubscribe(code, { group }));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['reports', 'subscription', code] }),
  });
}

/** Being told of a definition's reports, or no longer. */
export function useSubscribe() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ code, on }: { readonly code: string; readonly on: boolean }) => {
      await (on ? api.reports.subscribe(code) : api.reports.unsubscribe(code));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['reports', 'definitions'] }),
  });
}
