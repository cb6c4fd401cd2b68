import type { ConfigVersion } from '@trucban/contracts';
import { SEVERITIES, dateTime, severityName, useHotkeys, useI18n } from '@trucban/ui';
import { BranchesOutlined, ThunderboltOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useBlocked } from '../../shared/config/beside-panel.tsx';
import type { Document } from '../../shared/config/config-api.ts';
import { EditorFrame } from '../../shared/config/editor-frame.tsx';
import { ProblemCount } from '../../shared/config/problem-count.tsx';
import { ProblemsPanel, nextProblem, type ShownProblem } from '../../shared/config/problems-panel.tsx';
import { useDraft, useUndoKeys } from '../../shared/config/use-draft.ts';
import { inForce } from '../../shared/config/use-version.ts';
import { JsonDocument } from '../../shared/json/json-document.tsx';
import { PartsContext } from '../../shared/parts/parts-context.ts';
import { Bench } from './bench/bench.tsx';
import { useSample, useTrace } from './bench/use-sample.ts';
import { DeclaredFacts } from './facts/declared-facts.tsx';
import type { Json, JsonObject } from '../../shared/json/json-value.ts';
import { leafCount, treeOf } from './model/condition-tree.ts';
import { sentenceOf } from './model/sentence.ts';
import { declaredOf, firstSubjectOf, indexOf, subjectsOf } from './model/rule-subjects.ts';
import { useEventTypes, useStoredEvents } from './queries.ts';
import { actionWords } from './parts/action-forms.ts';
import { RuleHead } from './rule-head.tsx';
import { ActionsPanel, SeverityField } from './then/actions-panel.tsx';
import { AlertPanel } from './then/alert-panel.tsx';
import { IndexPanel } from './then/index-panel.tsx';
import { ParametersPanel } from './then/parameters-panel.tsx';
import { ConditionTreeView } from './tree/condition-tree-view.tsx';
import { RuleContext, type RuleWords } from './tree/rule-context.ts';

type View = 'tree' | 'json' | 'problems';
/** What is asked to be shown; each new object shows it again. */
interface Reveal {
  readonly path: string;
}

/** Writing, reading back, trying and the life cycle of one version of a rule. */
export function RuleEditor({
  document,
  versions,
}: {
  readonly document: Document<JsonObject>;
  readonly versions: readonly ConfigVersion[];
}) {
  const { t, locale } = useI18n();
  const written = useDraft('rule', document, versions);
  const { draft, frame, editable, dirty, found, problems, errors, change } = written;
  const [view, setView] = useState<View>('tree');
  const [reveal, setReveal] = useState<Reveal>();
  const [problem, setProblem] = useState<string>();
  const { types, names } = useEventTypes();
  const index = useMemo(() => indexOf(draft), [draft]);
  const stored = useStoredEvents(index);
  const events = useMemo(() => stored.data ?? [], [stored.data]);
  const sample = useSample(draft, events);

  const trace = useTrace(document.key, document, sample.sample, sample.before, errors === 0);
  const subjects = useMemo(
    () =>
      subjectsOf(
        draft,
        events.slice(0, 20).map(({ data }) => data as JsonObject),
      ),
    [draft, events],
  );
  const words = useMemo<RuleWords>(
    () => ({
      subjects,
      names,
      locale,
      types,
      problems,
      locked: !editable,
      toJson: (path) => {
        setView('json');
        setReveal({ path });
      },
      severityOf: (code) => {
        const severity = SEVERITIES.find((each) => each === code);
        return severity ? severityName(severity, locale) : code;
      },
      actionOf: (type) => actionWords(type, locale),
      trace:
        dirty || sample.isBlank || !trace.result
          ? undefined
          : new Map(trace.result.conditions.map((each) => [each.path, each])),
    }),
    [subjects, names, locale, types, problems, editable, dirty, sample.isBlank, trace.result],
  );
  const go = (path: string): void => {
    setView('tree');
    setReveal({ path });
  };
  const { toJson } = words;
  const shown: readonly ShownProblem[] = found.map(({ elementId, code, severity, message }, i) => ({
    id: `${i}${elementId}${code}`,
    severity,
    code,
    message,
    subject: elementId ?? '',
    target: elementId,
  }));
  const running = inForce(versions);
  const runBacktest = useRef<() => void>(undefined);
  const blocked = useBlocked({ errors, dirty });
  useUndoKeys(editable && view !== 'json', written);
  useHotkeys({
    f8: () => {
      const next = nextProblem(shown, problem);
      if (!next) return;
      setProblem(next.id);
      go(next.target ?? '');
    },
    'ctrl+enter': () => runBacktest.current?.(),
    // Keeps the browser's own search from opening when no condition has the focus.
    'ctrl+g': () => undefined,
  });

  const firstSubject = firstSubjectOf(draft, subjects);
  return (
    <RuleContext value={words}>
      <PartsContext value={words}>
        <EditorFrame {...frame} onGo={go}>
          <div className="rule-editor">
            <div className="rule-middle">
              <section className="tb-panel rule-sentence" aria-label={t('rule.sentence')}>
                <h2>{t('rule.sentence')}</h2>
                <p>
                  {sentenceOf(draft, locale, words).map(({ text, tone }, i) =>
                    tone === 'strong' ? (
                      <strong key={i}>{text}</strong>
                    ) : tone === 'join' ? (
                      <u key={i}>{text}</u>
                    ) : (
                      text
                    ),
                  )}
                </p>
              </section>
              <section className="tb-panel rule-main" aria-label={t('rule.conditions')}>
                <header className="tb-panel-head">
                  <BranchesOutlined aria-hidden />
                  <h2>{t('rule.conditions')}</h2>
                  <span className="tb-quiet rule-sample-note">{sampleNote(sample, t, dirty)}</span>
                  <div className="tb-panel-extra">
                    <Segmented<View>
                      size="small"
                      value={view}
                      aria-label={t('rule.view')}
                      options={[
                        { value: 'tree', label: t('rule.view.tree') },
                        { value: 'json', label: t('rule.view.json') },
                        {
                          value: 'problems',
                          label: (
                            <span className="rule-tab-problems">
                              {t('problems.title')} <ProblemCount problems={found} />
                            </span>
                          ),
                        },
                      ]}
                      onChange={setView}
                    />
                  </div>
                </header>
                {view === 'json' && (
                  <JsonDocument
                    label={t('rule.view.json')}
                    document={draft}
                    locked={!editable}
                    problems={problems}
                    reveal={reveal}
                    onChange={(next) => change(next as JsonObject, 'json')}
                  />
                )}
                {view === 'problems' && (
                  <ProblemsPanel
                    problems={shown}
                    chosen={problem}
                    onChoose={(each) => {
                      setProblem(each.id);
                      go(each.target ?? '');
                    }}
                  />
                )}
                {view === 'tree' && (
                  <div className="rule-scroll">
                    <IndexPanel document={draft} onChange={change} />
                    {(editable || declaredOf(draft).length > 0) && <h3 className="rule-part">{t('rule.facts')}</h3>}
                    <DeclaredFacts document={draft} onChange={change} />
                    <h3 className="rule-part">
                      {t('rule.tree')} <span className="tb-count">{leafCount(treeOf(draft['conditions'], ''))}</span>
                    </h3>
                    <ConditionTreeView
                      json={draft['conditions']}
                      path="/conditions"
                      label={t('rule.conditions')}
                      firstSubject={firstSubject}
                      reveal={reveal}
                      onChange={(conditions: Json, about) => change({ ...draft, conditions }, about)}
                      onJson={toJson}
                    />
                    <h3 className="rule-part">
                      <ThunderboltOutlined aria-hidden /> {t('rule.then')}
                    </h3>
                    <SeverityField document={draft} onChange={change} />
                    <ActionsPanel document={draft} part="actions" onChange={change} />
                    <AlertPanel document={draft} firstSubject={firstSubject} onChange={change} />
                    {draft['alert'] !== undefined && (editable || draft['onClear'] !== undefined) && (
                      <>
                        <h3 className="rule-part">{t('rule.onClear')}</h3>
                        <ActionsPanel document={draft} part="onClear" onChange={change} />
                      </>
                    )}
                    {(editable || draft['parameters'] !== undefined) && (
                      <>
                        <h3 className="rule-part">{t('rule.parameters')}</h3>
                        <p className="rule-part-help tb-quiet">{t('rule.parameters.help')}</p>
                        <ParametersPanel document={draft} onChange={change} />
                      </>
                    )}
                    <h3 className="rule-part">{t('rule.general')}</h3>
                    <RuleHead document={draft} onChange={change} />
                    <Others document={draft} onJson={toJson} />
                  </div>
                )}
              </section>
            </div>
            <Bench
              code={document.key}
              version={document.version}
              running={running && running.version !== document.version ? running.version : undefined}
              draft={draft}
              blocked={blocked}
              faulty={errors > 0}
              events={events}
              sample={sample}
              result={dirty ? undefined : trace.result}
              error={errors > 0 ? undefined : trace.error}
              start={runBacktest}
            />
          </div>
        </EditorFrame>
      </PartsContext>
    </RuleContext>
  );
}

const SHOWN = [
  'code',
  'name',
  'description',
  'index',
  'facts',
  'conditions',
  'alert',
  'event',
  'severity',
  'acceptDoubtful',
  'acceptLate',
  'neverSuppressed',
  'actions',
  'onClear',
  'parameters',
];

/** Parts of the document that have no place on this screen: named, kept, changed in the JSON. */
function Others({ document, onJson }: { readonly document: JsonObject; readonly onJson: (path: string) => void }) {
  const { t } = useI18n();
  const others = Object.keys(document).filter((key) => !SHOWN.includes(key));
  if (others.length === 0) return null;
  return (
    <p className="rule-others">
      {t('rule.others')}{' '}
      {others.map((key) => (
        <Button key={key} size="small" type="link" onClick={() => onJson(`/${key}`)}>
          <code>{key}</code>
        </Button>
      ))}
    </p>
  );
}

function sampleNote(
  { stored, isBlank }: ReturnType<typeof useSample>,
  t: (key: string, values?: Readonly<Record<string, string>>) => string,
  dirty: boolean,
): string {
  if (dirty) return t('rule.sample.waiting');
  if (isBlank) return t('rule.sample.blank');
  if (!stored) return t('rule.sample.ownNote');
  return t('rule.sample.note', { at: dateTime(stored.time), key: stored.key ?? stored.type });
}
