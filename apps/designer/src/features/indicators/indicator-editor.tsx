import type { ConfigProblem, ConfigVersion } from '@trucban/contracts';
import type { ApiError } from '@trucban/contracts/client';
import type { IndicatorDocument } from '@trucban/kpi-engine';
import { useHotkeys, useI18n, useLocalized } from '@trucban/ui';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Document } from '../../shared/config/config-api.ts';
import { ContentCompare } from '../../shared/config/content-compare.tsx';
import { EditorFrame } from '../../shared/config/editor-frame.tsx';
import { ProblemCount } from '../../shared/config/problem-count.tsx';
import { problemsOf } from '../../shared/config/problems-of.ts';
import { inForce } from '../../shared/config/use-version.ts';
import { isEditable } from '../../shared/config/version-actions.ts';
import { download } from '../../shared/download.ts';
import { useHistory } from '../../shared/history.ts';
import { JsonDocument } from '../../shared/json/json-document.tsx';
import { useMe } from '../../shared/session.ts';
import { TabBody, TabList } from '../../shared/tab-list.tsx';
import { DefinitionForm } from './definition/definition-form.tsx';
import { PreviewPanel } from './preview/preview-panel.tsx';
import { usePreview } from './preview/use-preview.ts';
import { useKpiReference } from './queries.ts';

type Tab = 'definition' | 'json' | 'compare';
const TABS: readonly Tab[] = ['definition', 'json', 'compare'];

/** Writing, computing and the life cycle of one version of an indicator. */
export function IndicatorEditor({
  document,
  versions,
}: {
  readonly document: Document<IndicatorDocument>;
  readonly versions: readonly ConfigVersion[];
}) {
  const { t } = useI18n();
  const local = useLocalized();
  const me = useMe();
  const { state: draft, canUndo, canRedo, set, undo, redo, reset } = useHistory(document.content);
  const [saved, setSaved] = useState(document.content);
  const [reopened, setReopened] = useState(false);
  const [tab, setTab] = useState<Tab>('definition');
  const [orgUnit, setOrgUnit] = useState<string>();
  const [refused, setRefused] = useState<ApiError>();
  const reference = useKpiReference();
  const preview = usePreview(document.key, draft, orgUnit);
  const editable = isEditable({ kind: 'indicator', state: document.state, reopened, me });
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
    'ctrl+enter': () => void preview.refetch(),
  });
  const change = (next: IndicatorDocument, about = ''): void => {
    if (editable) set(next, about);
  };
  return (
    <EditorFrame
      kind="indicator"
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
      onGo={() => setTab('definition')}
      onExport={() =>
        download(`${document.key}.indicator.json`, 'application/json', `${JSON.stringify(draft, null, 2)}\n`)
      }
    >
      <div className="kpi-editor">
        <section className="tb-panel kpi-definition" aria-label={t('kpi.definition')}>
          <TabList
            id="kpi"
            label={t('kpi.definition')}
            tabs={TABS}
            chosen={tab}
            words={(each) => t(`kpi.tab.${each}`)}
            onChoose={setTab}
          />
          <TabBody id="kpi" chosen={tab} className="kpi-body">
            {tab === 'definition' && (
              <DefinitionForm
                document={draft}
                reference={reference}
                locked={!editable}
                problems={problems}
                onChange={change}
                onJson={() => setTab('json')}
              />
            )}
            {tab === 'json' && (
              <JsonDocument
                label={t('kpi.tab.json')}
                document={draft}
                locked={!editable}
                problems={problems}
                onChange={(next) => change(next as IndicatorDocument, 'json')}
              />
            )}
            {tab === 'compare' && (
              <ContentCompare
                kind="indicator"
                configKey={document.key}
                version={running && running.version !== document.version ? running.version : undefined}
                content={draft}
                words={(path) => path.slice(1)}
              />
            )}
          </TabBody>
        </section>
        <PreviewPanel query={preview} units={reference.units} orgUnit={orgUnit} onUnit={setOrgUnit} />
      </div>
    </EditorFrame>
  );
}
