import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../../shared/api.ts';

/** A value that has stood still for a moment. */
export function useSettled<T>(value: T, waitMs = 250): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), waitMs);
    return () => clearTimeout(timer);
  }, [value, waitMs]);
  return settled;
}

/** Open incidents like the one that is being entered, as soon as type and place are known. */
export function useDuplicates(
  eventType: string | undefined,
  point: { readonly lat: number; readonly lon: number } | undefined,
  phone: string | undefined,
) {
  const settledPhone = useSettled(phone);
  return useQuery({
    queryKey: ['duplicates', eventType, point, settledPhone],
    queryFn: async ({ signal }) =>
      (await api.incidents.duplicates({ eventType, ...point, phone: settledPhone }, { signal })).items,
    enabled: eventType !== undefined && (point !== undefined || (settledPhone ?? '').length > 7),
    staleTime: 5_000,
  });
}
