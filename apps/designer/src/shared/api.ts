import { createApi, createApiClient } from '@trucban/contracts/client';
import { syncServerTime } from '@trucban/ui';

/** A key for one request; `crypto.randomUUID` is missing on pages without HTTPS. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The designer's one connection to the API. */
export const client = createApiClient({
  baseUrl: '/api/v1',
  fetch: (url, request) => fetch(url, request as RequestInit),
  language: () => document.documentElement.lang || 'vi',
  newKey,
  onServerTime: syncServerTime,
});

export const api = createApi(client);
