import { useState } from 'react';
import { clearDraft, readDraft, writeDraft } from '../../shared/draft.ts';

type Written = Readonly<Record<string, string>>;

/** What is being written in a report, by section; who goes to another report and comes back finds it again. */
export function useWritten(id: string): readonly [Written, (section: string, text: string) => void, () => void] {
  const key = `report.${id}`;
  const [written, setWritten] = useState<Written>(() => (readDraft(key)?.data ?? {}) as Written);
  const write = (section: string, text: string): void => {
    const next = { ...written, [section]: text };
    writeDraft(key, next);
    setWritten(next);
  };
  const clear = (): void => {
    clearDraft(key);
    setWritten({});
  };
  return [written, write, clear];
}
