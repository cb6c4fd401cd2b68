import type { SourceDto, SourceHealthDto } from '@trucban/contracts';
import { EmptyState, Panel, QueryState, clockTime, dateTime, useI18n, useLocalized } from '@trucban/ui';
import { numberText } from '@trucban/ui/number';
import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useAgencyNames } from '../../shared/reference.ts';
import { useRuleName } from '../../shared/rule-names.ts';
import { can, useMe } from '../auth/index.ts';
import { Datastreams } from './datastreams.tsx';
import { PropertyLimitsList } from './property-limits.tsx';
import { PullState } from './pull-state.tsx';
import { useSourceHealth, useSourceLog } from './queries.ts';
import { readable } from './source-rows.ts';
import { SendTo } from './send-to.tsx';
import { SourceActions } from './source-actions.tsx';
import { SourceRuns } from './source-runs.tsx';
import { SourceStatusTag } from './source-status.tsx';

const COUNTS = [
  'received',
  'accepted',
  'duplicate',
  'rejected',
  'throttled',
  'dead',
  'shed',
  'suspect',
  'clockAhead',
  'late',
] as const;
/** Kinds that bring readings of sensors, and those that know their series. */
const READING: ReadonlySet<string> = new Set(['cloudEvents', 'mqtt', 'sensorThings', 'upload', 'pull']);
const STREAMING: ReadonlySet<string> = new Set(['mqtt', 'sensorThings']);
/** How many lines of the log are shown, and how many when somebody asks for more. */
const LOG_STEPS = [50, 500] as const;
/** Counts that somebody should look at when they are not nought. */
const WORRYING: ReadonlySet<string> = new Set(['rejected', 'throttled', 'dead', 'shed', 'suspect']);

/** One source: how it does now, what of the last hour was taken, and what wasn't and why. */
export function SourceDetail({
  source,
  onBack,
}: {
  readonly source: SourceDto;
  readonly onBack: (() => void) | undefined;
}) {
  const { t } = useI18n();
  const localized = useLocalized();
  const names = useAgencyNames();
  const query = useSourceHealth(source.code);
  const me = useMe();
  const [mayManage, mayImports] = [can(me, 'source.manage'), can(me, 'import.read')];
  return (
    <Panel className="source-detail" scroll={false}>
      <header className="source-detail-head">
        {onBack && <Button icon={<ArrowLeftOutlined />} aria-label={t('source.back')} onClick={onBack} />}
        <div>
          <h2>{localized(source.name)}</h2>
          <span className="tb-quiet">
            {source.code} · {t(`source.kind.${source.kind}`)} · {names(source.orgUnit).full}
          </span>
        </div>
        <SourceStatusTag status={source.status} />
      </header>
      <div className="source-detail-body tb-scroll">
        <QueryState query={query} rows={8}>
          {() => query.data && <Health source={source} health={query.data} />}
        </QueryState>
        {mayManage && <SendTo source={source} />}
        {READING.has(source.kind) && <PropertyLimitsList source={source} mayManage={mayManage} />}
        {STREAMING.has(source.kind) && <Datastreams source={source} mayManage={mayManage} />}
        {source.kind === 'pull' && mayImports && <PullState code={source.code} />}
        {(source.kind === 'pull' || source.kind === 'upload') && mayImports && <SourceRuns source={source} />}
        <Log code={source.code} />
      </div>
      {mayManage && <SourceActions source={source} />}
    </Panel>
  );
}

function Health({ source, health }: { readonly source: SourceDto; readonly health: SourceHealthDto }) {
  const { t, locale } = useI18n();
  const ruleName = useRuleName();
  const me = useMe();
  const [mayEvents, mayManage] = [can(me, 'event.read'), can(me, 'source.manage')];
  const seconds = (value: number | undefined): string =>
    value === undefined ? '–' : t('source.seconds', { value: numberText(value, locale, 1) });
  return (
    <>
      {health.silentSince && (
        <p className="banner banner-warn">{t('source.silentSince', { time: dateTime(health.silentSince, true) })}</p>
      )}
      {health.watchOnly.map(({ alertId, key, rule, since, counted }) => (
        <p key={alertId} className="banner banner-warn">
          {t('source.watchOnly', {
            key: deviceOf(key),
            rule: ruleName(rule),
            time: dateTime(since, true),
            count: counted,
          })}
        </p>
      ))}
      <dl className="source-figures">
        <Figure label={t('source.lastSeen')} value={health.lastSeenAt ? dateTime(health.lastSeenAt, true) : '–'} />
        <Figure label={t('source.perMinuteLong')} value={numberText(health.ratePerMinute, locale, 1)} />
        <Figure
          label={t('source.lag')}
          value={`${seconds(health.lag?.p50Seconds)} / ${seconds(health.lag?.p95Seconds)}`}
        />
        <Figure
          label={t('source.expected')}
          value={
            health.expectedIntervalSeconds === null ? t('source.notExpected') : seconds(health.expectedIntervalSeconds)
          }
        />
        <Figure
          label={t('source.quota')}
          value={[
            numberText(Math.max(0, ...health.series.map(({ received }) => received)), locale),
            source.kind === 'pull' ? '–' : numberText(source.quotaPerMinute, locale),
          ].join(' / ')}
        />
        <Figure label={t('source.deadLetters')} value={numberText(health.deadLetters, locale)} />
      </dl>
      {health.lastHour.shed > 0 && (
        <p className="banner banner-warn">{t('source.shedNow', { count: health.lastHour.shed })}</p>
      )}
      <p className="source-ways">
        {mayEvents && <Link to={`/sources/events?source=${source.code}`}>{t('source.openEvents')}</Link>}
        {mayManage && health.deadLetters > 0 && (
          <Link to={`/sources/dead-letters?source=${source.code}`}>
            {t('source.openDead', { count: health.deadLetters })}
          </Link>
        )}
      </p>
      <h3>{t('source.lastHourRate')}</h3>
      <Minutes health={health} />
      <h3>{t('source.lastHour')}</h3>
      <ul className="source-counts">
        {COUNTS.map((name) => (
          <li key={name} className={WORRYING.has(name) && health.lastHour[name] > 0 ? 'source-worry' : ''}>
            <span>{t(`source.count.${name}`)}</span>
            <b className="tb-num">{numberText(health.lastHour[name], locale)}</b>
          </li>
        ))}
      </ul>
    </>
  );
}

function Figure({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="tb-num">{value}</dd>
    </div>
  );
}

/** What came in each minute of the last hour; what was refused of it stands out by colour and hatching. */
function Minutes({ health }: { readonly health: SourceHealthDto }) {
  const { t } = useI18n();
  const { series } = health;
  const most = Math.max(1, ...series.map(({ received, rejected }) => Math.max(received, rejected)));
  const total = series.reduce((sum, { received }) => sum + received, 0);
  return (
    <div className="source-minutes" role="img" aria-label={t('source.minutes', { count: total })}>
      {series.map(({ minute, received, rejected }) => (
        <span key={minute} title={`${clockTime(minute)}: ${received} / ${rejected}`}>
          <span className="source-minute-ok" style={{ height: `${((received - rejected) / most) * 100}%` }} />
          <span className="source-minute-bad" style={{ height: `${(rejected / most) * 100}%` }} />
        </span>
      ))}
    </div>
  );
}

function Log({ code }: { readonly code: string }) {
  const { t } = useI18n();
  const may = can(useMe(), 'source.manage');
  const [most, setMost] = useState<(typeof LOG_STEPS)[number]>(LOG_STEPS[0]);
  const query = useSourceLog(code, most, may);
  if (!may) return null;
  return (
    <>
      <h3>{t('source.log')}</h3>
      <QueryState query={query} rows={4}>
        {() =>
          query.data?.length ? (
            <ul className="source-log">
              {query.data.map((entry) => (
                <li key={entry.id}>
                  <details>
                    <summary>
                      <b className="tb-num">{dateTime(entry.at, true)}</b>{' '}
                      <span className="tb-chip source-log-kind">{t(`source.logKind.${entry.kind}`)}</span>{' '}
                      {entry.errors.map(({ path, message }) => `${path ? `${path}: ` : ''}${message}`).join(' ')}
                    </summary>
                    {entry.payload !== null && (
                      <pre className="source-payload" tabIndex={0}>
                        {readable(entry.payload)}
                        {entry.truncated && '\n…'}
                      </pre>
                    )}
                  </details>
                </li>
              ))}
              {query.data.length === most && most !== LOG_STEPS[1] && (
                <li>
                  <Button size="small" onClick={() => setMost(LOG_STEPS[1])}>
                    {t('source.moreLog')}
                  </Button>
                </li>
              )}
            </ul>
          ) : (
            <EmptyState title={t('source.logEmpty')} />
          )
        }
      </QueryState>
    </>
  );
}

/** The device that an alert is about: its key is the JSON list of the values that it is kept by. */
function deviceOf(key: string): string {
  return (JSON.parse(key.replace(/^exercise /, '')) as readonly unknown[]).join(', ');
}
