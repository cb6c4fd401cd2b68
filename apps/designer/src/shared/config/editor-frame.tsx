import type { ConfigVersion } from '@trucban/contracts';
import type { ApiError } from '@trucban/contracts/client';
import { useHotkeys, useI18n } from '@trucban/ui';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useMe } from '../session.ts';
import { ConflictDialog } from './conflict-dialog.tsx';
import { PLACES, type Document, type Kind } from './config-api.ts';
import { useLifeCycle } from './life-cycle.ts';
import { usePersonName } from './people.ts';
import { RefusedDialog } from './refused-dialog.tsx';
import { StepDialog, type AskedStep } from './step-dialog.tsx';
import { UnsavedGuard } from './unsaved-guard.tsx';
import { inForce, openVersion } from './use-version.ts';
import { isEditable, versionActions } from './version-actions.ts';
import { VersionBar } from './version-bar.tsx';
import { VersionsDrawer } from './versions-drawer.tsx';

interface EditorFrameProps<Content> {
  readonly kind: Kind;
  readonly document: Document<Content>;
  readonly versions: readonly ConfigVersion[];
  readonly runningCount?: number | undefined;
  readonly read: () => Promise<Content>;
  readonly dirty: boolean;
  /** A mark of what stands on the screen, for drafts that save themselves. */
  readonly autosave?: unknown;
  readonly setDirty: (dirty: boolean) => void;
  readonly reopened: boolean;
  readonly setReopened: (reopened: boolean) => void;
  readonly errors: number;
  readonly undo?: {
    readonly canUndo: boolean;
    readonly canRedo: boolean;
    readonly undo: () => void;
    readonly redo: () => void;
  };
  /** Modes and counters of the version bar. */
  readonly tools?: ReactNode;
  readonly onReload: (content: Content) => void;
  /** Hears what the server doesn't take of a draft that saves itself. */
  readonly onUnsaved?: (error: ApiError | undefined) => void;
  /** Shows what a refusal of the server names. */
  readonly onGo: (path: string) => void;
  readonly onExport: () => void;
  readonly children: ReactNode;
}

/** What every editor of a version has around it: version bar, dialogs of the life cycle, guard of unsaved work, Ctrl S. */
export function EditorFrame<Content>(props: EditorFrameProps<Content>) {
  const { kind, document, versions, dirty, reopened, setReopened, errors } = props;
  const { t } = useI18n();
  const me = useMe();
  const nameOf = usePersonName(me.id);
  const life = useLifeCycle<Content>(props);
  const { onUnsaved } = props;
  useEffect(() => onUnsaved?.(life.unsaved), [onUnsaved, life.unsaved]);
  const [asked, setAsked] = useState<AskedStep>();
  const [listed, setListed] = useState(false);
  const open = openVersion(versions);
  const actions = versionActions({
    ...document,
    kind,
    openElsewhere: open !== undefined && open.version !== document.version,
    errors,
    dirty,
    reopened,
    me,
  });
  useHotkeys({
    'ctrl+s': () => {
      if (actions.save?.allowed && !life.busy) void life.save();
    },
  });
  const state = useRef(document.state);
  useEffect(() => {
    if (state.current === document.state) return;
    state.current = document.state;
    // The button that took the step is gone with it, and the focus with the button.
    if (window.document.activeElement === window.document.body) window.document.getElementById('main')?.focus();
  }, [document.state]);
  const done = (finished: Promise<boolean>): void => void finished.then((ok) => ok && setAsked(undefined));
  return (
    <div className="editor">
      <VersionBar
        document={document}
        running={inForce(versions)}
        runningCount={props.runningCount}
        actions={actions}
        life={life}
        editable={isEditable({ kind, state: document.state, reopened, me })}
        dirty={dirty}
        {...(props.undo && { undo: props.undo })}
        onAsk={setAsked}
        onReopen={() => setReopened(true)}
        onVersions={() => setListed(true)}
        onExport={props.onExport}
      >
        {props.tools}
      </VersionBar>
      {props.children}
      {asked && (
        <StepDialog
          step={asked}
          kind={kind}
          version={document.version}
          busy={life.busy}
          onClose={() => setAsked(undefined)}
          onApprove={(given) => done(life.approve(given))}
          onNote={(note) => done(asked === 'return' ? life.giveBack(note) : life.retire(note))}
        />
      )}
      {listed && (
        <VersionsDrawer
          title={t('versions.title', { key: document.key })}
          versions={versions}
          shown={document.version}
          path={(version) => `/${PLACES[kind]}/${encodeURIComponent(document.key)}/${version}`}
          nameOf={nameOf}
          onClose={() => setListed(false)}
        />
      )}
      {life.refused && <RefusedDialog error={life.refused} onClose={life.clearRefused} onGo={props.onGo} />}
      <ConflictDialog life={life} nameOf={nameOf} />
      <UnsavedGuard dirty={dirty} save={life.save} />
    </div>
  );
}
