import { useSyncExternalStore } from 'react';

/** Rows that others changed just now: tinted for three seconds. */
const TINT_MS = 3_000;
const changed = new Map<string, ReturnType<typeof setTimeout>>();
const listeners = new Set<() => void>();

function tell(): void {
  for (const each of listeners) each();
}

/** Notes that a row changed. */
export function markChanged(id: string): void {
  clearTimeout(changed.get(id));
  changed.set(
    id,
    setTimeout(() => {
      changed.delete(id);
      tell();
    }, TINT_MS),
  );
  tell();
}

/** Whether a row changed within the last three seconds. */
export function useChanged(id: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => changed.has(id),
  );
}
