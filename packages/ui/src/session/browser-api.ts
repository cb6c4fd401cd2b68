import { createApiClient, type ApiClient } from '@trucban/contracts/client';

/** A key for one request; `crypto.randomUUID` is missing on pages without HTTPS. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A page's connection to the API, in the page's language. @param onServerTime hears what time (epoch ms) each answer tells */
export function browserApi(onServerTime: (epochMs: number) => void): ApiClient {
  return createApiClient({
    baseUrl: '/api/v1',
    fetch: (url, request) => fetch(url, request as RequestInit),
    language: () => document.documentElement.lang || 'vi',
    newKey,
    onServerTime,
  });
}
