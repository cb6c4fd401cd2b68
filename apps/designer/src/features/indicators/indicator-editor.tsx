import type { ConfigVersion } from '@trucban/contracts';
import type { IndicatorDocument } from '@trucban/kpi-engine';
import { useHotkeys, useI18n } from '@trucban/ui';
import { useState } from 'react';
import type { Document } from '../../shared/config/config-api.ts';
import { ContentCompare } from '../../shared/config/content-compare.tsx';
import { EditorFrame } from '../../shared/config/editor-frame.tsx';
import { ProblemCount } from '../../shared/config/problem-count.tsx';
import { useDraft, useUndoKeys } from '../../shared/config/use-draft.ts';
import { inForce } from '../../shared/config/use-version.ts';
import { JsonDocument } from '../../shared/json/json-document.tsx';
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
  const written = useDraft('indicator', document, versions);
  const { draft, frame, editable, found, problems, change } = written;
  const [tab, setTab] = useState<Tab>('definition');
  const [orgUnit, setOrgUnit] = useState<string>();
  const reference = useKpiReference();
  const preview = usePreview(document.key, draft, orgUnit);
  const running = inForce(versions);
  useUndoKeys(editable && tab !== 'json', written);
  useHotkeys({ 'ctrl+enter': () => void preview.refetch() });
  return (
    <EditorFrame
      {...frame}
      tools={found.length > 0 && <ProblemCount problems={found} />}
      onGo={() => setTab('definition')}
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
