import type { ConfigProblem, ConfigVersion } from '@trucban/contracts';
import type { ApiError } from '@trucban/contracts/client';
import { ErrorState, LoadingBars, useHotkeys, useI18n, useLocalized } from '@trucban/ui';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { download } from '../download.ts';
import { changedIn, useHistory } from '../history.ts';
import { JsonDocument } from '../json/json-document.tsx';
import type { JsonObject } from '../json/json-value.ts';
import type { Part } from '../parts/part.ts';
import { PartsForm } from '../parts/parts-form.tsx';
import { PartsContext } from '../parts/parts-context.ts';
import { useMe } from '../session.ts';
import { TabBody, TabList } from '../tab-list.tsx';
import type { Document, Kind } from './config-api.ts';
import { ContentCompare } from './content-compare.tsx';
import { EditorFrame } from './editor-frame.tsx';
import { ProblemCount } from './problem-count.tsx';
import { problemsOf } from './problems-of.ts';
import { inForce, useVersion } from './use-version.ts';
import { isEditable } from './version-actions.ts';
import './document-editor.css';

/** What stands beside the form is told. */
export interface Beside {
  readonly document: Document<JsonObject>;
  /** The version in force. */
  readonly running: number | undefined;
  /** The content on the screen. */
  readonly draft: JsonObject;
  /** Whether it is not saved yet. */
  readonly dirty: boolean;
  readonly errors: number;
}

interface DocumentEditorProps {
  readonly kind: Kind;
  readonly parts: readonly Part[];
  /** What the content can be tried with. */
  readonly beside: (beside: Beside) => ReactNode;
}

/** The editor of a version of a kind whose content is a list of parts: form, JSON, comparison, and a panel beside it. */
export function DocumentEditorPage(props: DocumentEditorProps) {
  const { key, number, versions, document } = useVersion<JsonObject>(props.kind);
  const failed = versions.isError ? versions : document.isError ? document : undefined;
  if (failed && !document.data) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!document.data || !versions.data) return <LoadingBars rows={8} />;
  return <DocumentEditor key={`${key}@${number}`} {...props} document={document.data} versions={versions.data} />;
}

type Tab = 'form' | 'json' | 'compare';
const TABS: readonly Tab[] = ['form', 'json', 'compare'];

function DocumentEditor({
  kind,
  parts,
  beside,
  document,
  versions,
}: DocumentEditorProps & {
  readonly document: Document<JsonObject>;
  readonly versions: readonly ConfigVersion[];
}) {
  const { t } = useI18n();
  const local = useLocalized();
  const me = useMe();
  const { state: draft, canUndo, canRedo, set, undo, redo, reset } = useHistory(document.content);
  const [saved, setSaved] = useState(document.content);
  const [reopened, setReopened] = useState(false);
  const [tab, setTab] = useState<Tab>('form');
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
  const running = inForce(versions);
  const latest = useRef(draft);
  useEffect(() => {
    latest.current = draft;
  });
  useHotkeys({
    'ctrl+z': editable && tab !== 'json' ? (event) => (event.shiftKey ? redo() : undo()) : undefined,
    'ctrl+y': editable && tab !== 'json' ? redo : undefined,
  });
  const words = useMemo(() => ({ locked: !editable, problems }), [editable, problems]);
  const whole = problems.get('');
  return (
    <EditorFrame
      kind={kind}
      document={document}
      versions={versions}
      read={() => Promise.resolve(latest.current)}
      dirty={dirty}
      {...(editable && { autosave: draft })}
      setDirty={() => setSaved(draft)}
      reopened={reopened}
      setReopened={setReopened}
      errors={errors}
      undo={{ canUndo, canRedo, undo, redo }}
      tools={found.length > 0 && <ProblemCount problems={found} />}
      onUnsaved={setRefused}
      onReload={(content) => {
        reset(content);
        setSaved(content);
      }}
      onGo={() => setTab('form')}
      onExport={() =>
        download(`${document.key}.${kind}.json`, 'application/json', `${JSON.stringify(draft, null, 2)}\n`)
      }
    >
      <div className="document-editor">
        <section className="tb-panel document-content" aria-label={t('editor.tab.form')}>
          <TabList
            id="document"
            label={t('editor.tab.form')}
            tabs={TABS}
            chosen={tab}
            words={(each) => t(`editor.tab.${each}`)}
            onChoose={setTab}
          />
          <TabBody id="document" chosen={tab} className="document-body">
            {tab === 'form' && (
              <PartsContext value={words}>
                {whole && <p className="tb-error">{whole}</p>}
                <PartsForm
                  parts={parts}
                  object={draft}
                  path=""
                  onChange={(next) => editable && set(next, changedIn(draft, next))}
                />
              </PartsContext>
            )}
            {tab === 'json' && (
              <JsonDocument
                label={t('editor.tab.json')}
                document={draft}
                locked={!editable}
                problems={problems}
                onChange={(next) => editable && set(next as JsonObject, 'json')}
              />
            )}
            {tab === 'compare' && (
              <ContentCompare
                kind={kind}
                configKey={document.key}
                version={running && running.version !== document.version ? running.version : undefined}
                content={draft}
                words={(path) => path.slice(1)}
              />
            )}
          </TabBody>
        </section>
        {beside({ document, running: running?.version, draft, dirty, errors })}
      </div>
    </EditorFrame>
  );
}
