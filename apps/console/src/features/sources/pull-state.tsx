import type { PullStateDto } from '@trucban/contracts';
import { EmptyState, QueryState, dateTime, useI18n } from '@trucban/ui';
import { numberText } from '@trucban/ui/number';
import { Button } from 'antd';
import { useState } from 'react';
import { useToast } from '../../shared/toast.tsx';
import { can, useMe } from '../auth/index.ts';
import { usePullState, useRunPull } from './queries.ts';
import { WatermarkDialog } from './watermark-dialog.tsx';

/** How a pull does: up to where it has read, its last and its next run. Who runs pulls runs it now, or has it read anew. */
export function PullState({ code }: { readonly code: string }) {
  const { t } = useI18n();
  const me = useMe();
  const mayRun = can(me, 'pull.run');
  const query = usePullState(code);
  const [setting, setSetting] = useState(false);
  const { done, failed } = useToast();
  const run = useRunPull(code);
  return (
    <section aria-label={t('source.pull.title')}>
      <div className="source-section-head">
        <h3>{t('source.pull.title')}</h3>
        {mayRun && query.data && (
          <>
            <Button
              size="small"
              loading={run.isPending}
              disabled={query.data.runningImport !== null}
              onClick={() => run.mutate(undefined, { onSuccess: () => done(t('source.pull.begun')), onError: failed })}
            >
              {t('source.pull.run')}
            </Button>
            <Button size="small" onClick={() => setSetting(true)}>
              {t('source.pull.set')}
            </Button>
          </>
        )}
      </div>
      <QueryState query={query} rows={3}>
        {() =>
          query.data ? (
            <State state={query.data} />
          ) : (
            <EmptyState hint title={t('source.pull.none')} text={t('source.pull.noneText', { code })} />
          )
        }
      </QueryState>
      {setting && query.data && (
        <WatermarkDialog code={code} before={query.data.watermark} onClose={() => setSetting(false)} />
      )}
    </section>
  );
}

function State({ state }: { readonly state: PullStateDto }) {
  const { t, locale } = useI18n();
  const at = (time: string | null): string => (time === null ? '–' : dateTime(time, true));
  const facts: readonly (readonly [string, string])[] = [
    ['watermark', state.watermark ?? t('source.pull.noWatermark')],
    ['next', state.runningImport !== null ? t('source.pull.running') : at(state.nextAt)],
    ['lastGood', at(state.lastGoodAt)],
    ['lastNew', at(state.lastNewAt)],
  ];
  return (
    <>
      {state.failures > 0 && (
        <p className="banner banner-warn">
          {t('source.pull.failures', { count: numberText(state.failures, locale), time: at(state.lastRunAt) })}
        </p>
      )}
      <dl className="source-figures">
        {facts.map(([name, value]) => (
          <div key={name} className={name === 'watermark' ? 'source-watermark' : ''}>
            <dt>{t(`source.pull.${name}`)}</dt>
            <dd className="tb-num">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
