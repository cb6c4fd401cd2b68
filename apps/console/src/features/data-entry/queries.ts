import type { Entry, EntryKey, SaveEntry } from '@trucban/contracts';
import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../shared/api.ts';

/** Deadlines pass and others hand in: no feed tells of it. */
const AGAIN_MS = 60_000;

/** What units owe. */
export function useEntryList(query: {
  readonly dataset?: string;
  readonly orgUnit?: string;
  readonly period?: string;
}) {
  return useQuery({
    queryKey: ['entries', 'list', query],
    queryFn: () => api.entries.list({ ...query, limit: 500 }),
    refetchInterval: AGAIN_MS,
  });
}

const entryKey = (dataset: string, { orgUnit, period }: EntryKey) => ['entries', 'one', dataset, orgUnit, period];

/** Two may fill in one form: so soon each sees what the other has written. */
const OTHERS_MS = 10_000;

/** The form of one unit and period. */
export function useEntry(dataset: string, key: EntryKey) {
  return useQuery({
    queryKey: entryKey(dataset, key),
    queryFn: () => api.entries.get(dataset, key),
    refetchInterval: OTHERS_MS,
  });
}

/** Keeps a draft; the answer says what is wrong with it. */
export function useSaveEntry(dataset: string, key: EntryKey) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (values: SaveEntry['values']) => api.entries.save(dataset, { ...key, values }),
    // What is being read was asked for before this was kept.
    onMutate: () => queries.cancelQueries({ queryKey: entryKey(dataset, key) }),
    onSuccess: (entry) => queries.setQueryData<Entry>(entryKey(dataset, key), entry),
    // Refused: somebody else has written, handed in or approved meanwhile.
    onError: () => queries.invalidateQueries({ queryKey: ['entries'] }),
  });
}

/** Hands in, approves or sends back. */
export function useEntryStep(dataset: string, key: EntryKey) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (step: { readonly to: 'handIn' | 'approve' } | { readonly to: 'giveBack'; readonly reason: string }) =>
      step.to === 'giveBack'
        ? api.entries.giveBack(dataset, { ...key, reason: step.reason })
        : api.entries[step.to](dataset, key),
    onSettled: () => queries.invalidateQueries({ queryKey: ['entries'] }),
  });
}

/** Every number that was reported for a unit and period, with its revisions, the newest first. */
export function useRevisions(measures: readonly string[], { orgUnit, period }: EntryKey) {
  return useQueries({
    queries: measures.map((code) => ({
      queryKey: ['entries', 'revisions', code, orgUnit, period],
      queryFn: async () =>
        (await api.measures.values(code, { orgUnit, from: period, to: period, history: 'true', limit: 100 })).items
          .filter((value) => value.period === period)
          .map((value) => ({ ...value, measure: code })),
    })),
    combine: (answers) => ({
      isPending: answers.some(({ isPending }) => isPending),
      isError: answers.some(({ isError }) => isError),
      error: answers.find(({ error }) => error)?.error,
      refetch: () => answers.map(({ refetch }) => refetch()),
      data: answers.every(({ data }) => data)
        ? answers
            .flatMap(({ data }) => data ?? [])
            .sort((a, b) => (a.recordedAt < b.recordedAt ? 1 : a.recordedAt > b.recordedAt ? -1 : 0))
        : undefined,
    }),
  });
}
