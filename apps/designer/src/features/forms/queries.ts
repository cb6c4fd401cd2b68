import { useQuery } from '@tanstack/react-query';
import { formApi } from '../../shared/config/config-api.ts';

/** Every form with its newest version. */
export function useForms() {
  return useQuery({ queryKey: ['form', 'list'], queryFn: async () => (await formApi.list()).items });
}
