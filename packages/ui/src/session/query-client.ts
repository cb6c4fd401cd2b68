import { ApiError } from '@trucban/contracts/client';
import { QueryCache, QueryClient, type QueryObserverOptions } from '@tanstack/react-query';

/** Under which the person is kept. */
export const ME = ['me'];

/**
 * What an app knows of the server. A session that has ended shows the login; what passes (no connection, a gateway) is asked for
 * twice again.
 * @param queries how long data holds, and what makes it be read again
 */
export function createQueryClient(
  queries: Pick<QueryObserverOptions, 'staleTime' | 'refetchOnReconnect'>,
): QueryClient {
  const client = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiError && error.status === 401) client.setQueryData(ME, null);
      },
    }),
    defaultOptions: {
      queries: {
        ...queries,
        refetchOnWindowFocus: false,
        retry: (failures, error) =>
          failures < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 502),
        retryDelay: (failures) => 500 * 2 ** failures,
      },
      mutations: { retry: false },
    },
  });
  return client;
}
