import type { EventDto } from '@trucban/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../shared/api.ts';

/** Which events are looked at. */
export interface EventFilter {
  readonly type: string | undefined;
  readonly source: string | undefined;
  readonly state: EventDto['state'] | undefined;
  readonly words: string;
}

const PAGE = 100;
/** Events come by the second and no feed tells of them; who has gone back in time is left in peace. */
const AGAIN_MS = 5_000;

/** What came in, the newest first, page by page. */
export function useEvents({ type, source, state, words }: EventFilter) {
  return useInfiniteQuery({
    queryKey: ['events', 'list', type, source, state, words],
    queryFn: ({ pageParam }) =>
      api.events.list({ type, source, state, q: words || undefined, limit: PAGE, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: ({ state: { data } }) => ((data?.pages.length ?? 0) > 1 ? false : AGAIN_MS),
    placeholderData: (before) => before,
  });
}
