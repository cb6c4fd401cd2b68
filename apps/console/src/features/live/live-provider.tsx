import type { IncidentListItem } from '@trucban/contracts';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { noteServerTime } from '../../shared/api.ts';
import { applyIncident } from '../../shared/apply-incident.ts';
import { staleKeys } from './stale-keys.ts';
import { markChanged } from './changed.ts';
import { LiveFeed, type LiveChange, type LiveState } from './live-feed.ts';

const LiveContext = createContext<LiveState>({ state: 'connecting' });

/** How the connection to the live feed is. */
export function useLive(): LiveState {
  return useContext(LiveContext);
}

/** Changes are gathered so long before queries are read anew: bursts cost one request. */
const GATHER_MS = 200;

/** Keeps all server state of the page fresh through one event stream, as long as somebody is signed in. */
export function LiveProvider({
  children,
  onIncident,
}: {
  readonly children: ReactNode;
  readonly onIncident?: (incident: IncidentListItem, isNew: boolean) => void;
}) {
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>({ state: 'connecting' });
  useEffect(() => {
    const gather = gatherer(queries);
    const feed = new LiveFeed('/api/v1/stream', {
      onState: setState,
      onServerTime: noteServerTime,
      onRefused: () => void queries.invalidateQueries({ queryKey: ['me'] }),
      onReset: () => void queries.invalidateQueries(),
      onChange: (change) => {
        if (change.topic === 'incidents') takeIncident(queries, change, onIncident);
        if (change.topic === 'alerts') markChanged(String(change.data['id']));
        gather.add(staleKeys(change));
      },
    });
    feed.start();
    return () => {
      feed.stop();
      gather.stop();
    };
  }, [queries, onIncident]);
  return <LiveContext value={state}>{children}</LiveContext>;
}

/** The board's list is patched with the change itself; nothing is asked. */
function takeIncident(
  queries: QueryClient,
  { data }: LiveChange,
  onIncident?: (incident: IncidentListItem, isNew: boolean) => void,
): void {
  const incident = data['incident'] as IncidentListItem | undefined;
  if (!incident) return void queries.invalidateQueries({ queryKey: ['incidents'] });
  const key = ['incidents', 'open'];
  const before = queries.getQueryData<readonly IncidentListItem[]>(key);
  if (!before) return;
  const after = applyIncident(before, incident);
  if (after === before) return;
  queries.setQueryData(key, after);
  markChanged(incident.id);
  onIncident?.(incident, !before.some(({ id }) => id === incident.id));
}

function gatherer(queries: QueryClient) {
  let keys = new Map<string, readonly unknown[]>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    timer = undefined;
    const due = keys;
    keys = new Map();
    for (const queryKey of due.values()) {
      // An answer that is under way may be older than the change: the question is put again once it is there.
      for (const query of queries.getQueryCache().findAll({ queryKey, fetchStatus: 'fetching' }))
        keys.set(query.queryHash, query.queryKey);
      void queries.invalidateQueries({ queryKey }, { cancelRefetch: false });
    }
    if (keys.size > 0) timer = setTimeout(flush, GATHER_MS);
  };
  return {
    add: (more: readonly (readonly unknown[])[]): void => {
      for (const key of more) keys.set(JSON.stringify(key), key);
      timer ??= setTimeout(flush, GATHER_MS);
    },
    stop: (): void => clearTimeout(timer),
  };
}
