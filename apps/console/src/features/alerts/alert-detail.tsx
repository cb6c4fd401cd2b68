import type { AlertDto } from '@trucban/contracts';
import {
  EmptyState,
  Keycap,
  Panel,
  QueryState,
  SeverityShape,
  age,
  clockTime,
  dateTime,
  useHotkeys,
  useI18n,
  useNow,
} from '@trucban/ui';
import { senderName } from '@trucban/ui/events';
import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { readingOf } from '../../shared/events/event-words.ts';
import { FailedActions } from '../../shared/events/failed-actions.tsx';
import { Reasons } from '../../shared/events/rule-outcomes.tsx';
import { useEvent } from '../../shared/events/use-event.ts';
import { useKindName } from '../../shared/events/use-kind-name.ts';
import { useRuleName } from '../../shared/rule-names.ts';
import { AlertLadder } from './alert-ladder.tsx';
import { AlertState } from './alert-state.tsx';
import { isUnseen, lookOf } from './alert-rows.ts';
import { ClearDialog } from './clear-dialog.tsx';
import { useAlert, useRuleContent } from './queries.ts';
import { useThingName } from './use-alert-words.ts';
import { whyRaised } from './why-raised.ts';

interface DetailProps {
  readonly alert: AlertDto | undefined;
  readonly onAcknowledge: ((alerts: readonly AlertDto[]) => void) | undefined;
  /** Nothing when the person may only look. */
  readonly onClear: ((alert: AlertDto, reason: string) => void) | undefined;
  readonly onBack: (() => void) | undefined;
}

/** One alert with what last spoke for it, why its rule found so, and what can be done. */
export function AlertDetail({ alert, onAcknowledge, onClear, onBack }: DetailProps) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const ruleName = useRuleName();
  const thingName = useThingName();
  const [clearing, setClearing] = useState(false);
  const mayAcknowledge = alert && onAcknowledge && isUnseen(alert);
  const mayClear = alert && onClear && alert.state !== 'cleared';
  const acknowledge = (): void | false => (mayAcknowledge ? onAcknowledge([alert]) : false);
  useHotkeys(
    {
      a: acknowledge,
      c: () => (mayClear ? setClearing(true) : false),
      enter: (event) => {
        // On a button or a link Enter is its own.
        if (!alert?.incidentId || (event.target as Element).closest('button,a')?.matches(':not(.alert-row-main)'))
          return false;
        void navigate(`/i/${alert.incidentId}`);
      },
    },
    !clearing,
  );
  if (!alert)
    return (
      <Panel className="alert-detail" title={t('alerts.detail')}>
        <EmptyState hint title={t('alerts.choose')} text={t('alerts.chooseText')} />
      </Panel>
    );
  const thing = thingName(alert.key);
  return (
    <Panel className="alert-detail" scroll={false}>
      <header className="alert-detail-head">
        {onBack && <Button icon={<ArrowLeftOutlined />} aria-label={t('alerts.back')} onClick={onBack} />}
        <SeverityShape severity={alert.severity} size={28} />
        <div className="alert-detail-title">
          <h2>{thing || ruleName(alert.rule)}</h2>
          <span className="tb-quiet">{thing ? ruleName(alert.rule) : alert.rule}</span>
        </div>
        <AlertState look={lookOf(alert)} />
      </header>
      <div className="alert-detail-body tb-scroll">
        {alert.exercise && <p className="banner banner-exercise">{t('exercise.text')}</p>}
        <NotDone alert={alert} />
        <Facts alert={alert} />
        <AlertLadder alert={alert} />
        <LastEvent alert={alert} />
      </div>
      <div className="alert-actions" role="group" aria-label={t('alerts.actions')}>
        {mayAcknowledge && (
          <Button type="primary" onClick={acknowledge}>
            {t('alerts.acknowledge')} <Keycap>A</Keycap>
          </Button>
        )}
        {mayClear && (
          <Button onClick={() => setClearing(true)}>
            {t('alerts.clear')} <Keycap>C</Keycap>
          </Button>
        )}
        {alert.incidentId && (
          <Button onClick={() => void navigate(`/i/${alert.incidentId}`)}>
            {t('alerts.openIncident')} <Keycap>Enter</Keycap>
          </Button>
        )}
      </div>
      {clearing && onClear && (
        <ClearDialog
          alert={alert}
          onCancel={() => setClearing(false)}
          onClear={(reason) => {
            setClearing(false);
            onClear(alert, reason);
          }}
        />
      )}
    </Panel>
  );
}

function Facts({ alert }: { readonly alert: AlertDto }) {
  const { t } = useI18n();
  const now = useNow();
  const ago = (at: string): string => age(now - Date.parse(at), { days: t('time.days'), hour: t('time.hour') });
  return (
    <dl className="alert-facts">
      <dt>{t('alerts.raisedAt')}</dt>
      <dd>
        {dateTime(alert.raisedAt, true)} <span className="tb-quiet">({ago(alert.raisedAt)})</span>
      </dd>
      <dt>{t('alerts.lastAt')}</dt>
      <dd>
        {dateTime(alert.lastAt, true)} <span className="tb-quiet">({ago(alert.lastAt)})</span>
      </dd>
      <dt>{t('alerts.count')}</dt>
      <dd className="tb-num">{alert.count}</dd>
      {alert.acknowledgedAt && (
        <>
          <dt>{t('alerts.acknowledgedBy')}</dt>
          <dd>
            {alert.acknowledgedBy ?? '–'} <span className="tb-quiet">{clockTime(alert.acknowledgedAt, true)}</span>
          </dd>
        </>
      )}
      {alert.clearedAt && (
        <>
          <dt>{t('alerts.clearedBy')}</dt>
          <dd>
            {alert.clearedBy ?? t('alerts.byItself')}{' '}
            <span className="tb-quiet">{dateTime(alert.clearedAt, true)}</span>
          </dd>
        </>
      )}
      <dt>{t('alerts.rule')}</dt>
      <dd>
        {alert.rule} · {t('alerts.version', { version: alert.ruleVersion })}
      </dd>
      <dt>{t('alerts.incidentOf')}</dt>
      <dd>
        {alert.incidentId ? (
          <Link to={`/i/${alert.incidentId}`}>{alert.incidentNumber}</Link>
        ) : (
          <span className="tb-quiet">{t('alerts.noIncident')}</span>
        )}
      </dd>
    </dl>
  );
}

/** Each state of it may have tried something more. */
function NotDone({ alert }: { readonly alert: AlertDto }) {
  return <FailedActions actions={useAlert(alert.id, alert.version).data?.failedActions} />;
}

function LastEvent({ alert }: { readonly alert: AlertDto }) {
  const { t, locale } = useI18n();
  const kindName = useKindName();
  const query = useEvent(alert.lastEventId);
  const event = query.data;
  const outcome = event?.rules.find(({ code }) => code === alert.rule);
  const reading = event && readingOf(event.data, locale);
  const content = useRuleContent(alert.rule, alert.ruleVersion).data;
  const times = { since: dateTime(alert.lastAt, true), raised: dateTime(alert.raisedAt, true) };
  const { bySilence, words } = whyRaised(content, times, locale, t);
  const reasons = bySilence ? [] : (outcome?.reasons ?? []);
  return (
    <section className="alert-event" aria-label={t('alerts.lastEvent')}>
      <h3>{t('alerts.lastEvent')}</h3>
      <QueryState query={query} rows={3}>
        {() =>
          event && (
            <>
              {reading && <p className="alert-reading tb-num">{reading}</p>}
              <p className="tb-quiet">
                {kindName(event.type)} · {senderName(event.source, locale)} · {dateTime(event.time, true)}
                {event.quality !== 'good' && ` · ${t(`alerts.quality.${event.quality}`)}`}
                {event.late && ` · ${t('alerts.late')}`}
              </p>
              {words.length + reasons.length > 0 && <h4>{t('alerts.why')}</h4>}
              {words.map((word) => (
                <p key={word}>{word}</p>
              ))}
              <Reasons kind={event.type} reasons={reasons} />
              <p>
                <Link to={`/sources/events/${event.eventId}`}>{t('alerts.openEvent')}</Link>
              </p>
              <details>
                <summary>{t('alerts.data')}</summary>
                <pre className="alert-data" tabIndex={0}>
                  {JSON.stringify(event.data, null, 2)}
                </pre>
              </details>
            </>
          )
        }
      </QueryState>
    </section>
  );
}
