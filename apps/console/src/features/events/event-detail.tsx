import type { EventDto } from '@trucban/contracts';
import { Panel, QueryState, dateTime, useI18n } from '@trucban/ui';
import { senderName } from '@trucban/ui/events';
import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Link } from 'react-router';
import { FailedActions } from '../../shared/events/failed-actions.tsx';
import { RuleOutcomes } from '../../shared/events/rule-outcomes.tsx';
import { useEvent } from '../../shared/events/use-event.ts';
import { usePlaceName } from '../../shared/reference.ts';
import { EventEffect } from './event-effect.tsx';
import { eventTitle } from './event-title.ts';
import { useKindName } from '../../shared/events/use-kind-name.ts';

/** Codes of `why` that have words; anything else is shown as it is. */
const WHYS = [
  'noRule',
  'noRuleFired',
  'noIncidentAction',
  'countedInAlert',
  'alertRaised',
  'alertEnded',
  'alertPending',
  'alertWatched',
  'alertOver',
  'suppressed',
  'answered',
  'watchOnly',
] as const;

/** One event: what it says, how sure one is of it, what came of it, and what each rule made of it. */
export function EventDetail({ id, onBack }: { readonly id: string; readonly onBack: (() => void) | undefined }) {
  const { t, locale } = useI18n();
  const kindName = useKindName();
  const query = useEvent(id);
  const event = query.data;
  return (
    <Panel className="source-detail" scroll={false}>
      <header className="source-detail-head">
        {onBack && <Button icon={<ArrowLeftOutlined />} aria-label={t('event.back')} onClick={onBack} />}
        <div>
          <h2>{event ? eventTitle(event, locale) : t('event.one')}</h2>
          {event && (
            <span className="tb-quiet">
              {kindName(event.type)} · {senderName(event.source, locale)}
            </span>
          )}
        </div>
        {event && <EventEffect event={event} />}
      </header>
      <div className="source-detail-body tb-scroll">
        <QueryState query={query} rows={8}>
          {() => event && <Body event={event} />}
        </QueryState>
      </div>
    </Panel>
  );
}

function Body({ event }: { readonly event: EventDto }) {
  const { t, locale } = useI18n();
  const known = WHYS.find((why) => why === event.why);
  return (
    <>
      {event.exercise && <p className="banner banner-exercise">{t('exercise.text')}</p>}
      {event.incidentId ? (
        <p className="event-outcome">
          <Link to={`/i/${event.incidentId}`}>
            {t(event.effect === 'opened' ? 'event.opened' : 'event.attached', { number: event.incidentNumber ?? '' })}
          </Link>
        </p>
      ) : (
        event.why && (
          <p className="event-outcome">
            {known ? t(`event.why.${known}`) : event.why}
            {event.answer && ` “${locale === 'en' ? event.answer.en : event.answer.vi}”`}
          </p>
        )
      )}
      {event.state === 'stored' && <p className="banner">{t('event.waits')}</p>}
      {event.failure && (
        <p className="banner banner-warn">{t('event.failed', { count: event.attempts, reason: event.failure })}</p>
      )}
      <Facts event={event} />
      {event.processedAt && (
        <>
          <h3>{t('event.rules')}</h3>
          <FailedActions actions={event.failedActions} />
          <RuleOutcomes kind={event.type} outcomes={event.rules} />
        </>
      )}
      <details className="event-data">
        <summary>{t('alerts.data')}</summary>
        <pre className="source-payload" tabIndex={0}>
          {JSON.stringify(event.data, null, 2)}
        </pre>
      </details>
    </>
  );
}

function Facts({ event }: { readonly event: EventDto }) {
  const { t } = useI18n();
  const place = usePlaceName()(event.location);
  const known = event.marks.filter((mark) => t(`event.mark.${mark}`) !== `event.mark.${mark}`);
  return (
    <dl className="event-facts">
      <dt>{t('event.happened')}</dt>
      <dd>
        {dateTime(event.time, true)} {event.late && <span className="tb-chip event-mark">{t('alerts.late')}</span>}
      </dd>
      {event.timeAdjusted && event.givenTime && (
        <>
          <dt>{t('event.given')}</dt>
          <dd>{t('event.clamped', { time: dateTime(event.givenTime, true) })}</dd>
        </>
      )}
      <dt>{t('event.received')}</dt>
      <dd>{dateTime(event.receivedAt, true)}</dd>
      {event.processedAt && (
        <>
          <dt>{t('event.processed')}</dt>
          <dd>
            {t('event.after', { seconds: (Date.parse(event.processedAt) - Date.parse(event.receivedAt)) / 1_000 })}
          </dd>
        </>
      )}
      {place && (
        <>
          <dt>{t('event.place')}</dt>
          <dd>{place}</dd>
        </>
      )}
      {(event.quality !== 'good' || known.length > 0) && (
        <>
          <dt>{t('event.quality')}</dt>
          <dd>
            {[
              ...(event.quality === 'good' ? [] : [t(`alerts.quality.${event.quality}`)]),
              ...known.map((mark) => t(`event.mark.${mark}`)),
            ].join('; ')}
          </dd>
        </>
      )}
      <dt>{t('event.id')}</dt>
      <dd className="event-id">
        {event.id} {event.key && <span className="tb-quiet">· {event.key}</span>}
      </dd>
    </dl>
  );
}
