import { EmptyState, ErrorState, Keycap, dateTime, useI18n } from '@trucban/ui';
import { PlayCircleOutlined, QuestionCircleOutlined, StopOutlined } from '@ant-design/icons';
import { Button, Progress, Segmented, Select } from 'antd';
import { useState } from 'react';
import { Figures } from '../../../shared/figures.tsx';
import type { Trial } from '../model/backtest.ts';
import { useRuleWords } from '../tree/rule-context.ts';
import { DayChart } from './day-chart.tsx';
import { changeWords, reasonWords } from './reason-words.ts';
import type { Run } from './use-backtest.ts';

interface BacktestTabProps {
  readonly run: Run | undefined;
  readonly days: number;
  readonly onDays: (days: number) => void;
  readonly onStart: () => void;
  readonly onCancel: () => void;
  /** Why it can't be run now. */
  readonly blocked: string | undefined;
  /** Shows an event in the tree. */
  readonly onShow: (eventId: string) => void;
}

const PERIODS = [1, 7, 30, 90];
type Filter = 'all' | 'more' | 'less' | 'same';
const FILTERS: readonly Filter[] = ['all', 'more', 'less', 'same'];
const SHOWN = 200;

/** What the rule would have done with the events that have come, beside the version in force. */
export function BacktestTab({ run, days, onDays, onStart, onCancel, blocked, onShow }: BacktestTabProps) {
  const { t, locale } = useI18n();
  const running = run?.state === 'running';
  const number = (value: number): string => value.toLocaleString(locale === 'vi' ? 'vi-VN' : 'en-GB');
  return (
    <>
      <div className="bench-tools">
        <Select
          aria-label={t('rule.period')}
          value={days}
          disabled={running}
          options={PERIODS.map((value) => ({ value, label: t('rule.days', { days: value }) }))}
          onChange={onDays}
        />
        {running ? (
          <Button icon={<StopOutlined aria-hidden />} onClick={onCancel}>
            {t('rule.cancel')}
          </Button>
        ) : (
          <Button
            type="primary"
            icon={<PlayCircleOutlined aria-hidden />}
            disabled={blocked !== undefined}
            onClick={onStart}
          >
            {t('rule.run')} <Keycap>Ctrl Enter</Keycap>
          </Button>
        )}
        <span className="bench-note tb-quiet" role="status">
          {blocked ??
            (run &&
              t(`rule.run.${run.state}`, {
                events: number(run.trial.events),
                seconds: number(Math.round(run.ms / 100) / 10),
                done: run.done,
                all: run.all,
              }))}
        </span>
      </div>
      {running && (
        <Progress
          className="bench-progress"
          percent={Math.round((run.done / Math.max(1, run.all)) * 100)}
          aria-label={t('rule.progress')}
          size="small"
        />
      )}
      {run?.state === 'failed' && <ErrorState error={run.error} onRetry={onStart} />}
      {!run && <EmptyState title={t('rule.noRun')} text={t('rule.noRunText')} hint />}
      {run && run.state !== 'failed' && run.trial.days.length > 0 && <Result trial={run.trial} onShow={onShow} />}
    </>
  );
}

function Result({ trial, onShow }: { readonly trial: Trial; readonly onShow: (eventId: string) => void }) {
  const { t, locale } = useI18n();
  const words = useRuleWords();
  const [filter, setFilter] = useState<Filter>('all');
  const { fired, firedByPublished, alerts, alertsByPublished, publishedVersion, version, firings, days, events } =
    trial;
  const compared = publishedVersion !== null && publishedVersion !== version;
  const kinds: Readonly<Record<Filter, (firing: Trial['firings'][number]) => boolean>> = {
    all: () => true,
    more: (each) => each.fired && !each.firedByPublished,
    less: (each) => !each.fired && each.firedByPublished,
    same: (each) => each.fired && each.firedByPublished,
  };
  const alertWords =
    compared && alertsByPublished !== null
      ? t('rule.alertsAgainst', { version: publishedVersion, count: alertsByPublished })
      : t('rule.alerts');
  const shown = firings.filter(kinds[filter]);
  const number = (value: number): string =>
    value.toLocaleString(locale === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: 1 });
  const difference = fired - firedByPublished;
  const signed = `${difference > 0 ? '+' : difference < 0 ? '−' : ''}${number(Math.abs(difference))}`;
  return (
    <>
      <Figures
        of={[
          { what: t('rule.fires'), value: number(fired) },
          compared
            ? { what: t('rule.against', { version: publishedVersion, count: firedByPublished }), value: signed }
            : { what: t('rule.againstNone'), value: '–' },
          { what: t('rule.perDay'), value: number(fired / Math.max(1, days.length)) },
          alerts === null
            ? { what: t('rule.lookedAt'), value: number(events) }
            : { what: alertWords, value: number(alerts) },
        ]}
      />
      <DayChart days={days} version={version} published={compared ? publishedVersion : null} />
      <Why trial={trial} onShow={onShow} />
      <header className="bench-list-head">
        <h3>{t('rule.firings')}</h3>
        <span className="tb-count">{number(shown.length)}</span>
        {compared && (
          <Segmented<Filter>
            size="small"
            value={filter}
            aria-label={t('rule.firings')}
            options={FILTERS.map((value) => ({
              value,
              label: `${t(`rule.firings.${value}`)} ${firings.filter(kinds[value]).length}`,
            }))}
            onChange={setFilter}
          />
        )}
      </header>
      {shown.length === 0 ? (
        <EmptyState title={t('rule.noFirings')} hint />
      ) : (
        <table className="bench-list">
          <thead>
            <tr>
              <th scope="col">{t('rule.at')}</th>
              <th scope="col">{t('rule.key')}</th>
              <th scope="col">{t('rule.because')}</th>
              {compared && <th scope="col">{t('rule.change')}</th>}
            </tr>
          </thead>
          <tbody>
            {shown.slice(0, SHOWN).map((firing) => (
              <tr key={firing.eventId}>
                <td>
                  <button
                    type="button"
                    className="link-button"
                    title={t('rule.showEvent')}
                    onClick={() => onShow(firing.eventId)}
                  >
                    {dateTime(firing.time)}
                  </button>
                </td>
                <td>
                  <strong>{firing.key ?? '–'}</strong>
                </td>
                <td>
                  {firing.reasons
                    .slice(0, 3)
                    .map((reason) => reasonWords(reason, words, t))
                    .join('; ')}
                </td>
                {compared && (
                  <td>
                    <span
                      className={`tb-chip config-state ${firing.fired ? (firing.firedByPublished ? '' : 'config-state-published') : 'config-state-draft'}`}
                    >
                      {t(`rule.firings.${firing.fired ? (firing.firedByPublished ? 'same' : 'more') : 'less'}`)}
                    </span>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {shown.length > SHOWN && (
        <p className="bench-more tb-quiet">{t('rule.firings.cut', { count: SHOWN, all: shown.length })}</p>
      )}
    </>
  );
}

/** For the events that came nearest to firing: what was wanting. */
function Why({ trial, onShow }: { readonly trial: Trial; readonly onShow: (eventId: string) => void }) {
  const { t } = useI18n();
  const words = useRuleWords();
  const [chosen, setChosen] = useState<string>();
  const miss = trial.misses.find(({ eventId }) => eventId === chosen) ?? trial.misses[0];
  if (!miss) return null;
  return (
    <aside className="bench-why" aria-label={t('rule.why')}>
      <QuestionCircleOutlined aria-hidden />
      <div>
        <strong>{t('rule.why')}</strong>{' '}
        <Select
          size="small"
          variant="filled"
          aria-label={t('rule.why.which')}
          popupMatchSelectWidth={false}
          value={miss.eventId}
          options={trial.misses.map(({ eventId, time, key }) => ({
            value: eventId,
            label: `${dateTime(time)}${key === null ? '' : ` · ${key}`}`,
          }))}
          onChange={setChosen}
        />
        <Button type="link" size="small" onClick={() => onShow(miss.eventId)}>
          {t('rule.showEvent')}
        </Button>
        <ul>
          {miss.change.map((reason, i) => (
            <li key={i}>{changeWords(reason, words, t as (key: string, values?: object) => string)}</li>
          ))}
        </ul>
      </div>
    </aside>
  );
}
