import type { IncidentDto } from '@trucban/contracts';
import {
  ClockBar,
  ClockChip,
  Keycap,
  SeverityBadge,
  SeverityShape,
  StatusTag,
  clockTime,
  dateTime,
  span,
  useI18n,
  useLocalized,
} from '@trucban/ui';
import { LeftOutlined } from '@ant-design/icons';
import { Link } from 'react-router';
import { useMediaQuery } from '../../shared/media-query.ts';
import { useAgencyNames, usePlaceName } from '../../shared/reference.ts';
import { nearestClock } from '../../shared/nearest-clock.ts';
import { IncidentActions } from './incident-actions.tsx';

/** Calendars on which a minute is a minute; on the others the end says more than the length. */
const ALWAYS = new Set(['24x7', '']);
const CLOCKS = ['acknowledge', 'dispatch', 'onScene', 'step', 'resolve'];

/** What it is, where it stands, what can be done, and its five clocks. */
export function IncidentHeader({ incident }: { readonly incident: IncidentDto }) {
  const { t } = useI18n();
  const localized = useLocalized();
  const placeName = usePlaceName();
  const names = useAgencyNames();
  const phone = useMediaQuery('(max-width: 900px)');
  const place = placeName(incident.location);
  return (
    <header className="tb-panel incident-head">
      {incident.exercise && (
        <p className="banner banner-exercise">
          <b>{t('exercise')}</b> <span>{t('exercise.text')}</span>
        </p>
      )}
      <div className="incident-title">
        <Link to={`/board?at=${incident.id}`} className="incident-back">
          <LeftOutlined aria-hidden /> {t('nav.board')} <Keycap>Esc</Keycap>
        </Link>
        <SeverityShape severity={incident.severity} size={32} />
        <h1>{incident.title}</h1>
        <SeverityBadge severity={incident.severity} />
        <StatusTag status={incident.status} phase={incident.phase} />
        <IncidentActions incident={incident} visible={phone ? 2 : 4} />
      </div>
      <div className="incident-facts">
        <b>{incident.number}</b>
        <span>
          {incident.type} · {localized(incident.typeName)}
        </span>
        {incident.sop && (
          <span className="fact-minor">
            {incident.sop}
            {incident.level !== null && incident.level !== undefined
              ? ` · ${t('incident.level', { level: String(incident.level) })}`
              : ''}
          </span>
        )}
        {place && <span>{place}</span>}
        <span className="fact-minor">{t('incident.firstReport', { time: dateTime(incident.reportedAt, true) })}</span>
        {incident.reportCount > 1 && <span>{t('incident.moreReports', { count: incident.reportCount - 1 })}</span>}
        <span title={names(incident.leadAgency).full}>
          {t('incident.lead')} <b>{names(incident.leadAgency).short}</b>
        </span>
        {incident.escalationLevel > 0 && (
          <span className="tb-warn">{t('incident.escalated', { level: incident.escalationLevel })}</span>
        )}
      </div>
      {incident.sopMissing && (
        <p className="banner banner-warn">{t('incident.sopMissing', { sop: incident.sop ?? incident.type })}</p>
      )}
      <HeaderClocks incident={incident} />
    </header>
  );
}

function HeaderClocks({ incident }: { readonly incident: IncidentDto }) {
  const { t } = useI18n();
  const step = nearestClock(incident.steps);
  const all: (IncidentDto['sla'][number] & { readonly name?: string })[] = [
    ...incident.sla,
    ...(step
      ? [
          {
            ...step,
            clock: 'step',
            limitMinutes: (Date.parse(step.dueAt) - Date.parse(step.startedAt)) / 60_000,
            calendar: '',
          },
        ]
      : []),
  ];
  const shown = CLOCKS.flatMap((name) => all.filter(({ clock, state }) => clock === name && state !== 'cancelled'));
  const clockName = (clock: { clock: string; name?: string }): string =>
    clock.name ? t('incident.stepClock', { name: clock.name }) : t(`clock.${clock.clock}`);
  const words = { days: t('time.days'), hours: t('time.hours') };
  return (
    <ul className="incident-clocks" tabIndex={0} aria-label={t('incident.clocks')}>
      {shown.map((clock) => (
        <li key={clock.clock} className={`incident-clock ${clock.clock === 'step' ? 'incident-clock-step' : ''}`}>
          <span className="incident-clock-top">
            <span className="incident-clock-name" title={clockName(clock)}>
              {clockName(clock)}
            </span>
            <ClockChip clock={clock} />
          </span>
          <ClockBar clock={clock} />
          <span className="incident-clock-foot">
            <span>
              {clock.metAt
                ? clockTime(clock.metAt, true)
                : clock.state === 'paused'
                  ? t(`pauseReason.${clock.pauseReason ?? ''}`)
                  : t('incident.clockFrom', { time: clockTime(clock.startedAt, true) })}
            </span>
            <span>
              {t('clock.due')}{' '}
              {ALWAYS.has(clock.calendar) ? span(clock.limitMinutes * 60_000, words) : dateTime(clock.dueAt)}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
