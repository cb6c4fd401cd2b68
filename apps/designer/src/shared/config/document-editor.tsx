import type { ConfigVersion } from '@trucban/contracts';
import { ErrorState, LoadingBars, useI18n } from '@trucban/ui';
import { useMemo, useState, type ReactNode } from 'react';
import { changedIn } from '../history.ts';
import { JsonDocument } from '../json/json-document.tsx';
import type { JsonObject } from '../json/json-value.ts';
import type { Part } from '../parts/part.ts';
import { PartsForm } from '../parts/parts-form.tsx';
import { PartsContext } from '../parts/parts-context.ts';
import { TabBody, TabList } from '../tab-list.tsx';
import type { Document, Kind } from './config-api.ts';
import { ContentCompare } from './content-compare.tsx';
import { EditorFrame } from './editor-frame.tsx';
import { ProblemCount } from './problem-count.tsx';
import { useDraft, useUndoKeys } from './use-draft.ts';
import { inForce, useVersion } from './use-version.ts';
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
  const written = useDraft(kind, document, versions);
  const { draft, frame, editable, dirty, found, problems, errors, change } = written;
  const [tab, setTab] = useState<Tab>('form');
  const running = inForce(versions);
  useUndoKeys(editable && tab !== 'json', written);
  const words = useMemo(() => ({ locked: !editable, problems }), [editable, problems]);
  const whole = problems.get('');
  return (
    <EditorFrame {...frame} tools={found.length > 0 && <ProblemCount problems={found} />} onGo={() => setTab('form')}>
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
                  onChange={(next) => change(next, changedIn(draft, next))}
                />
              </PartsContext>
            )}
            {tab === 'json' && (
              <JsonDocument
                label={t('editor.tab.json')}
                document={draft}
                locked={!editable}
                problems={problems}
                onChange={(next) => change(next as JsonObject, 'json')}
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
