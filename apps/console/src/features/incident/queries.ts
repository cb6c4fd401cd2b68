import type { IncidentDto } from '@trucban/contracts';
import { ApiError } from '@trucban/contracts/client';
import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { allPages } from '../../shared/all-pages.ts';
import { api } from '../../shared/api.ts';
import { useToast } from '../../shared/toast.tsx';
import { applyIncident } from '../../shared/apply-incident.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** An incident's id from what stands in the address: the id itself, or a number such as `TM-261113-0147`. */
export function useIncidentId(named: string) {
  return useQuery({
    queryKey: ['incidentId', named],
    queryFn: async () => {
      if (UUID.test(named)) return named;
      const { items } = await api.incidents.list({ q: named, limit: 20 });
      const found =
        items.find(({ number }) => number === named) ?? items.find(({ number }) => number.endsWith(`-${named}`));
      if (!found) throw new ApiError(404, undefined, null);
      return found.id;
    },
    ...(UUID.test(named) && { initialData: named }),
  });
}

export const useIncident = (id: string) =>
  useQuery({ queryKey: ['incident', id], queryFn: () => api.incidents.get(id), enabled: id !== '' });

/** Tasks of an incident, also the done ones. */
export const useIncidentTasks = (id: string) =>
  useQuery({
    queryKey: ['incident', id, 'tasks'],
    queryFn: () =>
      allPages((cursor) =>
        api.tasks.list({ incidentId: id, state: ['open', 'claimed', 'completed'], limit: 200, cursor }),
      ),
  });

export const useTask = (id: string | undefined) =>
  useQuery({ queryKey: ['task', id], queryFn: () => api.tasks.get(id ?? ''), enabled: id !== undefined });

export const useTimeline = (id: string) =>
  useQuery({
    queryKey: ['incident', id, 'timeline'],
    queryFn: () => allPages((cursor) => api.incidents.timeline(id, { limit: 500, cursor })),
  });

export const useAssignments = (id: string) =>
  useQuery({
    queryKey: ['incident', id, 'assignments'],
    queryFn: async () => (await api.incidents.assignments(id)).items,
  });

export const useReports = (id: string) =>
  useQuery({ queryKey: ['incident', id, 'reports'], queryFn: async () => (await api.incidents.reports(id)).items });

/** Every step of a process is a change of its incident: what is known of the run lies under the incident's key. */
export const instanceQuery = (incidentId: string, id: string) => ({
  queryKey: ['incident', incidentId, 'instance', id],
  queryFn: () => api.processes.instance(id),
});

export const useInstance = (incidentId: string, id: string) => useQuery(instanceQuery(incidentId, id));

export const useHistory = (incidentId: string, id: string) =>
  useQuery({
    queryKey: ['incident', incidentId, 'instance', id, 'history'],
    queryFn: async () => (await api.processes.history(id)).items,
  });

/** The diagram of a version, once both are known; a version never changes. */
export const useDiagram = (key: string | undefined, version: number | undefined) =>
  useQuery({
    queryKey: ['diagram', key, version],
    queryFn: () => api.processes.xml(key ?? '', version ?? 0),
    enabled: key !== undefined && version !== undefined,
    gcTime: Infinity,
  });

/** Takes an incident's answer into every place that shows it: the page and the board. */
export function takeAnswer(queries: QueryClient, incident: IncidentDto): void {
  queries.setQueryData<IncidentDto>(['incident', incident.id], (now) =>
    now && now.version > incident.version ? now : incident,
  );
  queries.setQueryData<readonly IncidentDto[]>(['incidents', 'open'], (list) => list && applyIncident(list, incident));
}

/** Something done with an incident: its answer is shown at once, a conflict in words. */
export function useIncidentMutation<Input>(id: string, run: (input: Input) => Promise<unknown>, done?: string) {
  const queries = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: run,
    onSuccess: (answer) => {
      const incident = answer as Partial<IncidentDto> | undefined;
      if (incident?.id === id && incident.sla) takeAnswer(queries, incident as IncidentDto);
      if (done) toast.done(done);
    },
    onError: (error) => toast.failed(error),
    // What hangs on the incident (tasks, orders, timeline) may have changed with it.
    onSettled: () => queries.invalidateQueries({ queryKey: ['incident', id] }),
  });
}
