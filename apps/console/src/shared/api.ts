import { syncServerTime } from '@trucban/ui';
import { createApi, createApiClient, type Api } from '@trucban/contracts/client';
import { ServerClock } from './server-clock.ts';

/** The console's one connection to the API. */
const clock = new ServerClock();

/** A key for one request; `crypto.randomUUID` is missing on pages without HTTPS. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Notes an instant that the server told just now, and sets the page's clock by it. @returns the delay in ms. */
export function noteServerTime(epochMs: number): number {
  const delay = clock.note(epochMs, Date.now());
  syncServerTime(Date.now() + clock.offsetMs);
  return delay;
}

export const api: Api = createApi(
  createApiClient({
    baseUrl: '/api/v1',
    fetch: (url, request) => fetch(url, request as RequestInit),
    language: () => document.documentElement.lang || 'vi',
    newKey,
    onServerTime: noteServerTime,
  }),
);
