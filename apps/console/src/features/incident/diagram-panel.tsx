import type { IncidentDto } from '@trucban/contracts';
import { EmptyState, LoadingBars, Panel, QueryState, useI18n } from '@trucban/ui';
import { diagramStates } from '@trucban/ui/diagram-states';
import { Breadcrumb, Segmented } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';
import { ActiveList } from './active-list.tsx';
import { elementNames } from './element-names.ts';
import { useDiagram, useHistory, useInstance } from './queries.ts';
import { ReleaseBranches } from './release-branches.tsx';
import { sideBranches } from './side-branches.ts';

const ProcessView = lazy(() => import('@trucban/ui/process-view').then((m) => ({ default: m.ProcessView })));

/** The SOP with where it stands; a called procedure opens with a click, and the trail leads back. */
export function DiagramPanel({ incident }: { readonly incident: IncidentDto }) {
  const { t } = useI18n();
  const roots = useMemo(() => rootsFirst(incident.processInstances), [incident.processInstances]);
  const [trail, setTrail] = useState<readonly string[]>([]);
  const [view, setView] = useState<'diagram' | 'list'>('diagram');
  const id = trail.at(-1) ?? roots[0]?.id;
  return (
    <Panel
      className="incident-diagram"
      title={t('incident.procedure')}
      scroll={false}
      extra={
        id !== undefined && (
          <>
            <Legend />
            <Segmented
              size="small"
              value={view}
              onChange={setView}
              options={(['diagram', 'list'] as const).map((value) => ({ value, label: t(`incident.view.${value}`) }))}
            />
          </>
        )
      }
    >
      {id === undefined ? (
        <EmptyState title={t('incident.noProcess')} text={t('incident.noProcessText')} />
      ) : (
        <Run key={id} id={id} incident={incident} view={view} trail={trail} roots={roots} onTrail={setTrail} />
      )}
    </Panel>
  );
}

type Summary = IncidentDto['processInstances'][number];

/** Running ones first. A common procedure is called by another one and opens from its diagram; alone it stands for itself. */
function rootsFirst(all: readonly Summary[]): readonly Summary[] {
  const isSub = ({ processKey }: Summary): boolean => processKey.startsWith('sub_');
  const own = all.filter((each) => !isSub(each));
  const instances = own.length > 0 ? own : all;
  return [...instances].sort(
    (a, b) => Number(isSub(a)) - Number(isSub(b)) || Number(b.state === 'active') - Number(a.state === 'active'),
  );
}

interface RunProps {
  readonly incident: IncidentDto;
  readonly id: string;
  readonly view: 'diagram' | 'list';
  readonly trail: readonly string[];
  readonly roots: readonly Summary[];
  readonly onTrail: (trail: readonly string[]) => void;
}

function Run({ id, incident, view, trail, roots, onTrail }: RunProps) {
  const { t } = useI18n();
  const instance = useInstance(incident.id, id);
  const history = useHistory(incident.id, id);
  const { data } = instance;
  const states = useMemo(
    () => diagramStates(history.data ?? [], data?.activeElements ?? []),
    [history.data, data?.activeElements],
  );
  const xml = useDiagram(data?.processKey, data?.version);
  const names = useMemo(() => elementNames(xml.data ?? ''), [xml.data]);
  const open = (elementId: string): void => {
    const child = data?.children.findLast((each) => each.elementId === elementId);
    if (child) onTrail([...(trail.length > 0 ? trail : [id]), child.id]);
  };
  return (
    <QueryState query={instance}>
      {() =>
        data && (
          <div className="diagram">
            <nav className="diagram-trail" aria-label={t('incident.trail')}>
              <Breadcrumb
                items={
                  trail.length > 1
                    ? trail.map((each, i) => ({
                        key: each,
                        title:
                          i === trail.length - 1 ? (
                            <ProcessName processKey={data.processKey} version={data.version} />
                          ) : (
                            <button
                              type="button"
                              className="link-button"
                              onClick={() => onTrail(i === 0 ? [] : trail.slice(0, i + 1))}
                            >
                              {i === 0
                                ? codeOf(roots.find((root) => root.id === each)?.processKey ?? '')
                                : t('incident.called')}
                            </button>
                          ),
                      }))
                    : [{ key: id, title: <ProcessName processKey={data.processKey} version={data.version} /> }]
                }
              />
              <Branches
                incident={incident}
                processKey={data.processKey}
                version={data.version}
                active={data.activeElements}
              />
              {data.children.length > 0 && <span className="tb-quiet">{t('incident.openCalled')}</span>}
              {roots.length > 1 &&
                trail.length <= 1 &&
                roots.map((root) => (
                  <button
                    key={root.id}
                    type="button"
                    className={`chip-filter ${root.id === id ? 'chip-filter-on' : ''}`}
                    onClick={() => onTrail([root.id])}
                  >
                    {codeOf(root.processKey)}
                  </button>
                ))}
            </nav>
            {view === 'diagram' ? (
              <Diagram processKey={data.processKey} version={data.version} states={states} onOpen={open} />
            ) : (
              <ActiveList history={history.data ?? []} instance={data} states={states} names={names} onOpen={open} />
            )}
          </div>
        )
      }
    </QueryState>
  );
}

/** The side branches that run now, each with the way to end it. */
function Branches({
  incident,
  processKey,
  version,
  active,
}: {
  readonly incident: IncidentDto;
  readonly processKey: string;
  readonly version: number;
  readonly active: readonly { readonly elementId: string }[];
}) {
  const xml = useDiagram(processKey, version);
  const branches = useMemo(() => (xml.data ? sideBranches(xml.data) : []), [xml.data]);
  return branches
    .filter(({ elementId }) => active.some((each) => each.elementId === elementId))
    .map((branch) => <ReleaseBranches key={branch.elementId} incident={incident} branch={branch} />);
}

/** `SOP-FIRE` of `sop_fire`. */
function codeOf(processKey: string): string {
  return processKey.toUpperCase().replaceAll('_', '-');
}

function ProcessName({ processKey, version }: { readonly processKey: string; readonly version: number }) {
  const { t } = useI18n();
  return <>{t('incident.version', { key: codeOf(processKey), version })}</>;
}

function Diagram({
  processKey,
  version,
  states,
  onOpen,
}: {
  readonly processKey: string;
  readonly version: number;
  readonly states: ReturnType<typeof diagramStates>;
  readonly onOpen: (elementId: string) => void;
}) {
  const { t } = useI18n();
  const xml = useDiagram(processKey, version);
  return (
    <QueryState query={xml}>
      {() =>
        xml.data && (
          <Suspense fallback={<LoadingBars />}>
            <ProcessView
              xml={xml.data}
              states={states}
              label={t('incident.diagramOf', { key: codeOf(processKey) })}
              onChoose={onOpen}
            />
          </Suspense>
        )
      }
    </QueryState>
  );
}

function Legend() {
  const { t } = useI18n();
  return (
    <ul className="diagram-legend" aria-label={t('incident.legend')}>
      {(['done', 'current', 'parallel', 'next', 'fault'] as const).map((look) => (
        <li key={look}>
          <span className={`legend-box legend-${look}`} aria-hidden /> {t(`step.${look}`)}
        </li>
      ))}
    </ul>
  );
}
