import type { PullRun, PullStateDto } from '@trucban/contracts';
import { EmptyState, ErrorState, QueryState, dateTime, useI18n, useToast } from '@trucban/ui';
import { CloudDownloadOutlined, ExperimentOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { BesidePanel, RunButton, useBlocked } from '../../shared/config/beside-panel.tsx';
import { importApi, pullApi } from '../../shared/config/config-api.ts';
import type { Beside } from '../../shared/config/document-editor.tsx';
import { can, useMe } from '../../shared/session.ts';
import { ImportRuns } from './import-runs.tsx';
import { SampleRows } from './import-result.tsx';
import { isOver } from './use-import.ts';

/** So often a pull that runs is looked at again. */
const EACH_MS = 2_000;
/** So often one is that may begin by its schedule, or be tried again after a failure. */
const AGAIN_MS = 20_000;

/** How a pull does: state, trial of this version, run now, and its last runs. */
export function RunsPanel(beside: Beside) {
  const { t } = useI18n();
  const me = useMe();
  const toast = useToast();
  const queries = useQueryClient();
  const { key, version } = beside.document;
  const inForce = beside.running !== undefined;
  const state = useQuery({
    queryKey: ['pull', 'state', key],
    enabled: inForce,
    queryFn: () => pullApi.state(key),
    refetchInterval: ({ state: { data } }) => (data?.runningImport ? EACH_MS : AGAIN_MS),
  });
  const runs = useQuery({
    queryKey: ['import', 'list', 'pull', key],
    queryFn: async () => (await importApi.list({ pull: key, limit: 20 })).items,
    refetchInterval: ({ state: { data } }) => (data?.some((run) => !isOver(run)) ? EACH_MS : AGAIN_MS),
  });
  const refresh = (): void => {
    void queries.invalidateQueries({ queryKey: ['import', 'list'] });
    void queries.invalidateQueries({ queryKey: ['pull'] });
  };
  const run = useMutation({
    mutationFn: () => pullApi.run(key, {}),
    onSuccess: () => {
      toast.done(t('pull.queued'));
      refresh();
    },
    onError: (error) => toast.failed(error),
  });
  const trial = useMutation({ mutationFn: () => pullApi.run(key, { dryRun: true, version }) });
  const may = can(me, 'pull.run');
  const blocked = useBlocked(beside);
  return (
    <BesidePanel
      title={t('pull.runs')}
      icon={<CloudDownloadOutlined aria-hidden />}
      tools={
        <>
          <Button
            icon={<ExperimentOutlined aria-hidden />}
            disabled={!may || blocked !== undefined}
            loading={trial.isPending}
            onClick={() => trial.mutate()}
          >
            {t('pull.try')}
          </Button>
          <RunButton
            words={t('pull.runNow')}
            busy={run.isPending}
            disabled={!may || !inForce}
            onRun={() => run.mutate()}
          />
          <span className="tb-quiet">{blocked ?? (inForce ? '' : t('pull.notInForce'))}</span>
        </>
      }
    >
      {trial.isError && <ErrorState title={t('pull.notTried')} error={trial.error} onRetry={() => trial.mutate()} />}
      {trial.data?.trial && <Trial trial={trial.data.trial} />}
      {state.data && <State state={state.data} />}
      {state.data && <SourceOf code={key} declared={state.data.source} />}
      {(state.data ?? trial.data) && <h3>{t('pull.runs')}</h3>}
      <QueryState query={runs} rows={3}>
        {() =>
          runs.data?.length === 0 ? (
            <EmptyState title={t('pull.noRuns')} text={t('pull.noRunsText')} hint />
          ) : (
            <ImportRuns runs={runs.data ?? []} ofOne />
          )
        }
      </QueryState>
    </BesidePanel>
  );
}

function Trial({ trial: { rows, more } }: { readonly trial: NonNullable<PullRun['trial']> }) {
  const { t } = useI18n();
  if (rows.length === 0) return <EmptyState title={t('pull.trialEmpty')} text={t('pull.trialEmptyText')} />;
  return (
    <>
      <SampleRows title={t('pull.trial')} rows={rows} />
      {more && <p className="tb-quiet">{t('pull.more')}</p>}
    </>
  );
}

/** The way to the numbers and the log of what it brings; what to declare for them while there are none. */
function SourceOf({ code, declared }: { readonly code: string; readonly declared: boolean }) {
  const { t } = useI18n();
  return (
    <p className="tb-quiet">
      {!declared && <>{t('pull.noSource', { code })} </>}
      <a href={declared ? `/console/sources?at=${encodeURIComponent(code)}` : '/console/sources'}>
        {t(declared ? 'pull.openSource' : 'pull.openSources')}
      </a>
    </p>
  );
}

function State({ state }: { readonly state: PullStateDto }) {
  const { t } = useI18n();
  const at = (instant: string | null): string => (instant === null ? t('pull.never') : dateTime(instant));
  const facts: readonly (readonly [string, string])[] = [
    ['next', state.nextAt === null ? t('pull.byHand') : dateTime(state.nextAt)],
    ['last', at(state.lastRunAt)],
    ['lastGood', at(state.lastGoodAt)],
    ['lastNew', at(state.lastNewAt)],
    ['failures', String(state.failures)],
    ['watermark', state.watermark ?? '–'],
  ];
  return (
    <>
      <h3>{t('pull.state')}</h3>
      <dl className="pull-facts">
        {facts.map(([what, value]) => (
          <div key={what} className="pull-fact">
            <dt>{t(`pull.${what}`)}</dt>
            <dd className={what === 'failures' && state.failures > 0 ? 'tb-error' : ''}>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
