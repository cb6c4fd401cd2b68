import type { ImportDto } from '@trucban/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { importApi, type NewImport } from '../../shared/config/config-api.ts';

/** So often an import that is under way is looked at again. */
const EACH_MS = 1_000;

export const isOver = ({ state }: ImportDto): boolean => state !== 'queued' && state !== 'running';

/** Brings a file in, or tries it, and follows it to its end. */
export function useImport() {
  const queries = useQueryClient();
  const [id, setId] = useState<string>();
  const start = useMutation({
    mutationFn: (given: NewImport) => importApi.start(given),
    onMutate: () => setId(undefined),
    onSuccess: (made) => {
      setId(made.id);
      queries.setQueryData(['import', made.id], made);
      void queries.invalidateQueries({ queryKey: ['import', 'list'] });
    },
  });
  const run = useQuery({
    queryKey: ['import', id],
    enabled: id !== undefined,
    queryFn: async () => {
      const found = await importApi.get(id ?? '');
      if (isOver(found)) void queries.invalidateQueries({ queryKey: ['import', 'list'] });
      return found;
    },
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : EACH_MS),
  });
  return { start, run: id === undefined ? undefined : run.data, error: start.error ?? run.error };
}
