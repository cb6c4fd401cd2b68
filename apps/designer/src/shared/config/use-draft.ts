import type { ConfigProblem, ConfigVersion } from '@trucban/contracts';
import type { ApiError } from '@trucban/contracts/client';
import { useHotkeys, useLocalized } from '@trucban/ui';
import { useEffect, useMemo, useRef, useState } from 'react';
import { download } from '../download.ts';
import { useHistory } from '../history.ts';
import { useMe } from '../session.ts';
import type { Document, Kind } from './config-api.ts';
import { problemsOf } from './problems-of.ts';
import { isEditable } from './version-actions.ts';

/**
 * The content of a version while it is written: its past, whether it may be changed, what it has wrong, and what the frame around
 * its editor is told. It is saved by itself.
 */
export function useDraft<Content extends object>(
  kind: Kind,
  document: Document<Content>,
  versions: readonly ConfigVersion[],
) {
  const me = useMe();
  const local = useLocalized();
  const { state: draft, canUndo, canRedo, set, undo, redo, reset } = useHistory(document.content);
  const [saved, setSaved] = useState(document.content);
  const [reopened, setReopened] = useState(false);
  const [refused, setRefused] = useState<ApiError>();
  const editable = isEditable({ kind, state: document.state, reopened, me });
  const dirty = editable && draft !== saved;
  const found = useMemo(
    (): readonly ConfigProblem[] => problemsOf(document.problems, dirty ? refused : undefined),
    [document.problems, dirty, refused],
  );
  const problems = useMemo(
    () => new Map(found.map(({ elementId, message }) => [elementId ?? '', local(message)])),
    [found, local],
  );
  const errors = found.filter(({ severity }) => severity === 'error').length;
  const latest = useRef(draft);
  useEffect(() => {
    latest.current = draft;
  });
  return {
    draft,
    editable,
    dirty,
    found,
    /** Words of each fault by its place. */
    problems,
    errors,
    undo,
    redo,
    /** @param about what is changed: quick changes of the same thing are one step of undo */
    change: (next: Content, about = ''): void => {
      if (editable) set(next, about);
    },
    frame: {
      kind,
      document,
      versions,
      read: () => Promise.resolve(latest.current),
      dirty,
      ...(editable && { autosave: draft }),
      setDirty: () => setSaved(draft),
      reopened,
      setReopened,
      errors,
      undo: { canUndo, canRedo, undo, redo },
      onUnsaved: setRefused,
      onReload: (content: Content) => {
        reset(content);
        setSaved(content);
      },
      onExport: () =>
        download(`${document.key}.${kind}.json`, 'application/json', `${JSON.stringify(draft, null, 2)}\n`),
    },
  };
}

/** Ctrl Z and Ctrl Y; not in a text editor, which has a past of its own. */
export function useUndoKeys(
  on: boolean,
  { undo, redo }: { readonly undo: () => void; readonly redo: () => void },
): void {
  useHotkeys({
    'ctrl+z': on ? (event) => (event.shiftKey ? redo() : undo()) : undefined,
    'ctrl+y': on ? redo : undefined,
  });
}
