import type { ConfigVersion } from '@trucban/contracts';
import { Keycap, useHotkeys, useI18n } from '@trucban/ui';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { Document } from '../../shared/config/config-api.ts';
import { processApi } from '../../shared/config/config-api.ts';
import { EditorFrame } from '../../shared/config/editor-frame.tsx';
import { ProblemCount } from '../../shared/config/problem-count.tsx';
import { ProblemsPanel, nextProblem, type ShownProblem } from '../../shared/config/problems-panel.tsx';
import { inForce } from '../../shared/config/use-version.ts';
import { isEditable } from '../../shared/config/version-actions.ts';
import { download } from '../../shared/download.ts';
import { can, useMe } from '../../shared/session.ts';
import { TabBody, TabList } from '../../shared/tab-list.tsx';
import { useProblems } from './check/use-problems.ts';
import { ComparePanel } from './compare-panel.tsx';
import { ProcessCanvas, type CanvasHandle, type History } from './process-canvas.tsx';
import { useRunning } from './queries.ts';
import { useReference } from './reference-lists.ts';

const TABS = ['problems', 'compare'] as const;
type Tab = (typeof TABS)[number];

/** Drawing, checking, comparing and the life cycle of one version. */
export function ProcessEditor({
  document,
  versions,
}: {
  readonly document: Document<string>;
  readonly versions: readonly ConfigVersion[];
}) {
  const { t, locale } = useI18n();
  const me = useMe();
  const canvas = useRef<CanvasHandle>(null);
  const [dirty, setDirty] = useState(false);
  const [reopened, setReopened] = useState(false);
  const [loaded, setLoaded] = useState(0);
  const [history, setHistory] = useState<History>({ canUndo: false, canRedo: false });
  const [tab, setTab] = useState<Tab>('problems');
  const [chosen, setChosen] = useState<string>();
  const reference = useReference();
  const running = inForce(versions);
  const instances = useRunning(document.key, can(me, 'process.read'));

  const read = useCallback(
    async () => canvas.current?.read() ?? { xml: document.content, mentions: [] },
    [document.content],
  );
  const checked = useProblems(read);
  const problems = useMemo<ShownProblem[]>(
    () =>
      checked.problems.map(({ id, problem, elementId }) => ({
        id,
        severity: problem.severity,
        code: problem.code,
        message: problem.message,
        subject: elementId === null ? '' : (canvas.current?.nameOf(elementId, locale) ?? elementId),
        target: elementId,
      })),
    [checked.problems, locale],
  );
  const errors = problems.filter(({ severity }) => severity === 'error').length;

  const others = versions.filter(({ version }) => version !== document.version);
  const [base, setBase] = useState<number>();
  const compared = base ?? (running && running.version !== document.version ? running.version : others[0]?.version);
  const diff = useQuery({
    queryKey: ['process', 'diff', document.key, compared ?? 0, document.version, document.revision],
    queryFn: () => processApi.diff(document.key, compared ?? 0, document.version),
    enabled: tab === 'compare' && compared !== undefined,
  });
  const marks = useMemo(
    () =>
      tab === 'compare' && diff.data
        ? { added: diff.data.added.map(({ id }) => id), changed: diff.data.changed.map(({ id }) => id) }
        : undefined,
    [tab, diff.data],
  );

  const go = (problem: ShownProblem): void => {
    setTab('problems');
    setChosen(problem.id);
    if (problem.target !== null) canvas.current?.show(problem.target);
  };
  useHotkeys({
    f8: () => {
      const next = nextProblem(problems, chosen);
      if (next) go(next);
    },
  });

  const editable = isEditable({ kind: 'process', state: document.state, reopened, me });
  const here = instances.data?.filter(({ version }) => version === document.version).length ?? 0;
  return (
    <EditorFrame
      kind="process"
      document={document}
      versions={versions}
      runningCount={instances.data?.filter(({ version }) => version === running?.version).length}
      read={async () => (await read()).xml}
      dirty={dirty}
      setDirty={setDirty}
      reopened={reopened}
      setReopened={setReopened}
      errors={errors}
      undo={{ ...history, undo: () => canvas.current?.undo(), redo: () => canvas.current?.redo() }}
      onReload={() => setLoaded((n) => n + 1)}
      onGo={(path) => canvas.current?.show(path)}
      onExport={() => void read().then(({ xml }) => download(`${document.key}.bpmn`, 'application/xml', xml))}
    >
      <div className="process-editor">
        <ProcessCanvas
          ref={canvas}
          xml={document.content}
          revision={loaded}
          editable={editable}
          reference={reference}
          problems={checked.problems}
          diff={marks}
          onReady={checked.check}
          onSelect={() => undefined}
          onChange={(next) => {
            setHistory(next);
            setDirty(true);
            checked.check();
          }}
        />
        <section className="bottom">
          <TabList
            id="process"
            label={t('process.bottom')}
            tabs={TABS}
            chosen={tab}
            words={(each) => (
              <>
                {t(`process.tab.${each}`)}
                {each === 'problems' && <ProblemCount problems={problems} />}
              </>
            )}
            onChoose={setTab}
          >
            <span className="bottom-status tb-quiet">
              {editable && (
                <span className="bottom-keys">
                  <Keycap>A</Keycap> {t('process.keys.append')} <Keycap>E</Keycap> {t('process.keys.rename')}{' '}
                  <Keycap>F8</Keycap> {t('process.keys.problem')}
                </span>
              )}
              {checked.offline
                ? t('problems.offline', { message: checked.offline })
                : checked.checking
                  ? t('problems.checking')
                  : checked.ms !== undefined && t('problems.checked', { ms: checked.ms })}
            </span>
          </TabList>
          <TabBody id="process" chosen={tab} className="bottom-body">
            {tab === 'problems' ? (
              <ProblemsPanel
                problems={problems}
                chosen={chosen}
                onChoose={go}
                // The first answer is still to come.
                checking={checked.checking && checked.ms === undefined}
              />
            ) : (
              <ComparePanel
                others={others}
                base={compared}
                onBase={setBase}
                query={diff}
                dirty={dirty}
                onShow={(id) => canvas.current?.show(id)}
              />
            )}
          </TabBody>
          <p className="editor-note">
            {document.state === 'draft' || reopened
              ? errors > 0
                ? t('process.blocked', { count: errors })
                : t('process.ready')
              : document.state === 'inReview'
                ? t('process.review')
                : t('process.published')}
            {here > 0 && ` · ${t('process.runsOn', { count: here })}`}
          </p>
        </section>
      </div>
    </EditorFrame>
  );
}
