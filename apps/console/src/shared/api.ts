import { createApi, type Api } from '@trucban/contracts/client';
import { syncServerTime } from '@trucban/ui';
import { browserApi } from '@trucban/ui/browser-api';
import { ServerClock } from './server-clock.ts';

/** The console's one connection to the API. */
const clock = new ServerClock();

/** Notes an instant that the server told just now, and sets the page's clock by it. @returns the delay in ms. */
export function noteServerTime(epochMs: number): number {
  const delay = clock.note(epochMs, Date.now());
  syncServerTime(Date.now() + clock.offsetMs);
  return delay;
}

export const api: Api = createApi(browserApi(noteServerTime));
