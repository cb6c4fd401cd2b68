import type { IndicatorPreview } from '@trucban/contracts';
import type { IndicatorDocument } from '@trucban/kpi-engine';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { indicatorApi } from '../../../shared/config/config-api.ts';

const REST_MS = 500;

/** What the server makes of the document on the screen, once it has rested; the last picture stays until the next is there. */
export function usePreview(code: string, document: IndicatorDocument, orgUnit: string | undefined) {
  const [rested, setRested] = useState(document);
  useEffect(() => {
    const timer = setTimeout(() => setRested(document), REST_MS);
    return () => clearTimeout(timer);
  }, [document]);
  const query = useQuery<IndicatorPreview>({
    queryKey: ['indicator', 'preview', code, rested, orgUnit],
    queryFn: ({ signal }) => indicatorApi.preview(code, rested, orgUnit, signal),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 30_000,
  });
  return { ...query, waits: rested !== document || query.isFetching };
}
