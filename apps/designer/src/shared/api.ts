import { createApi } from '@trucban/contracts/client';
import { syncServerTime } from '@trucban/ui';
import { browserApi } from '@trucban/ui/browser-api';

/** The designer's one connection to the API. */
export const client = browserApi(syncServerTime);

export const api = createApi(client);
