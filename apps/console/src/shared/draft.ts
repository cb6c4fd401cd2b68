import { serverNow } from '@trucban/ui';
import { useRef, useState } from 'react';

/** What somebody typed but has not sent, kept on the device. */
export interface Draft {
  readonly data: Record<string, unknown>;
  readonly savedAt: number;
}

const PREFIX = 'trucban.draft.';
const WAIT_MS = 400;

/** The draft under a key; `undefined` when there is none or it can't be read. */
export function readDraft(key: string): Draft | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + key) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a draft at once: for what is written where the screen may change under it. */
export function writeDraft(key: string, data: Record<string, unknown>): void {
  sessionStorage.setItem(PREFIX + key, JSON.stringify({ data, savedAt: serverNow() } satisfies Draft));
}

export function clearDraft(key: string): void {
  sessionStorage.removeItem(PREFIX + key);
}

/**
 * Saves a draft shortly after the last change. It lies in the tab's own store: drafts may name people, and must not be left
 * on a seat for the next shift.
 */
export function useDraft(key: string) {
  const [savedAt, setSavedAt] = useState<number | undefined>(() => readDraft(key)?.savedAt);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const save = useRef((data: Record<string, unknown>): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const at = serverNow();
      sessionStorage.setItem(PREFIX + key, JSON.stringify({ data, savedAt: at } satisfies Draft));
      setSavedAt(at);
    }, WAIT_MS);
  });
  return { save: save.current, savedAt };
}
