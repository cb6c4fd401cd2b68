import { useSyncExternalStore } from 'react';

/**
 * One clock for the whole page: the server's, kept by the offset that answers and heartbeats tell.
 * Every countdown reads this one ticker, so a board of 500 chips costs one timer.
 */
let offsetMs = 0;
let nowMs = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Tells the page what time it is at the server. */
export function syncServerTime(serverInstant: string | number): void {
  offsetMs = (typeof serverInstant === 'number' ? serverInstant : Date.parse(serverInstant)) - Date.now();
}

/** The server's time now, in epoch milliseconds. */
export function serverNow(): number {
  return Date.now() + offsetMs;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    if (document.hidden) return;
    nowMs = serverNow();
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The server's time, new each second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => nowMs);
}
