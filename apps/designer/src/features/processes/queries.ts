import type { InstanceListItem } from '@trucban/contracts';
import { useQuery } from '@tanstack/react-query';
import { processApi } from '../../shared/config/config-api.ts';

/** Every process with its newest version. */
export function useProcesses() {
  return useQuery({ queryKey: ['process', 'list'], queryFn: async () => (await processApi.list()).items });
}

/** What runs now, of all processes or of one. */
export function useRunning(processKey?: string, enabled = true) {
  return useQuery({
    queryKey: ['process', 'running', processKey ?? ''],
    queryFn: async (): Promise<readonly InstanceListItem[]> => (await processApi.running(processKey)).items,
    refetchInterval: 30_000,
    retry: false,
    enabled,
  });
}
