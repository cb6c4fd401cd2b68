import type { IncidentListItem } from '@trucban/contracts';
import { AgencyChip, ClockChip, SeverityShape, age, useI18n, useNow, type AssignmentState } from '@trucban/ui';
import { numberText } from '@trucban/ui/number';
import { memo } from 'react';
import { useAgencyNames, useParentOf, usePlaceName } from '../../shared/reference.ts';
import { shortNumber } from '../../shared/numbers.ts';
import { useChanged } from '../live/index.ts';
import { nearestClock } from '../../shared/nearest-clock.ts';
import { rowChips } from './board-chips.ts';
import { clocksOf } from './board-rows.ts';

/** Chips of a row; where there are more, two stand for all and the rest is counted. */
const MOST_CHIPS = 3;

interface RowProps {
  readonly incident: IncidentListItem;
  readonly selected: boolean;
  readonly onSelect: (id: string) => void;
  readonly onOpen: (id: string) => void;
}

/** One incident in two lines: what and where on the left, who and until when on the right. */
export const BoardRow = memo(function BoardRow({ incident, selected, onSelect, onOpen }: RowProps) {
  const { t, locale } = useI18n();
  const placeName = usePlaceName();
  const changed = useChanged(incident.id);
  const place = placeName(incident.location);
  const nearest = nearestClock(clocksOf(incident));
  const classes = [
    'row',
    `row-${incident.severity}`,
    incident.status === 'new' && 'row-new',
    selected && 'row-selected',
    changed && 'row-changed',
  ];
  return (
    <div
      id={`row-${incident.id}`}
      className={classes.filter(Boolean).join(' ')}
      role="option"
      aria-selected={selected}
      onClick={() => onSelect(incident.id)}
      onDoubleClick={() => onOpen(incident.id)}
    >
      <SeverityShape severity={incident.severity} size={24} />
      <span className="row-code">
        <b className="tb-num">{shortNumber(incident.number)}</b>
        <Age since={incident.createdAt} />
      </span>
      <span className="row-main">
        <span className="row-title">
          {incident.exercise && <span className="exercise-tag">{t('exercise')}</span>}
          {incident.title}
          {incident.reportCount > 1 && (
            <b className="row-reports tb-num" title={t('board.reports', { count: incident.reportCount })}>
              <span aria-hidden>×{numberText(incident.reportCount, locale)}</span>
              <span className="tb-hidden">{t('board.reports', { count: incident.reportCount })}</span>
            </b>
          )}
        </span>
        <span className="row-place">
          <b className="row-short">{shortNumber(incident.number)}</b>
          <span className="row-where" title={place}>
            {place || t('board.noPlace')}
          </span>
          <span className="row-chips">
            <Chips incident={incident} />
          </span>
        </span>
      </span>
      <span className="row-step">
        <Step incident={incident} />
      </span>
      <span className="row-clock">
        {nearest ? (
          <>
            <ClockChip clock={nearest} />
            <span className="row-clock-name" title={nearest.name}>
              {nearest.name ?? t(`clock.${nearest.clock}`)}
            </span>
          </>
        ) : (
          <span className="row-clock-name">{t(`status.${incident.status}`)}</span>
        )}
      </span>
    </div>
  );
});

function Age({ since }: { readonly since: string }) {
  const { t } = useI18n();
  const now = useNow();
  return (
    <span className="row-age">{age(now - Date.parse(since), { days: t('time.days'), hour: t('time.hour') })}</span>
  );
}

function Step({ incident }: { readonly incident: IncidentListItem }) {
  const { t } = useI18n();
  const { progress } = incident;
  if (progress.total === 0)
    return (
      <span className="row-phase">{t(incident.phase ? `phase.${incident.phase}` : `status.${incident.status}`)}</span>
    );
  const share = Math.round((progress.done / progress.total) * 100);
  return (
    <>
      <span className="row-phase">{t('board.step', progress)}</span>
      <span className="row-bar" aria-hidden>
        <span style={{ width: `${share}%` }} />
      </span>
    </>
  );
}

function Chips({ incident }: { readonly incident: IncidentListItem }) {
  const names = useAgencyNames();
  const { t } = useI18n();
  const now = useNow();
  const parentOf = useParentOf();
  const chips = rowChips(incident, parentOf);
  if (chips.length === 0) {
    const lead = names(incident.leadAgency);
    return <AgencyChip name={lead.short} title={lead.full} state="none" compact />;
  }
  const shown = chips.slice(0, chips.length > MOST_CHIPS ? MOST_CHIPS - 1 : MOST_CHIPS);
  return (
    <>
      {shown.map(({ agency, order, count }) => {
        const { short, full } = names(agency);
        const late =
          chips.length === 1 && order.state === 'expired' && order.offeredAt
            ? age(now - Date.parse(order.offeredAt), { days: t('time.days'), hour: t('time.hour') })
            : undefined;
        return (
          <AgencyChip
            key={agency}
            name={short}
            title={full}
            state={order.state as AssignmentState}
            compact
            count={count}
            since={late}
          />
        );
      })}
      {chips.length > shown.length && (
        <span
          className="tb-chip row-more"
          title={chips
            .slice(shown.length)
            .map(({ agency, order }) => `${names(agency).full}: ${t(`assignmentState.${order.state}`)}`)
            .join('\n')}
        >
          +{chips.length - shown.length}
        </span>
      )}
    </>
  );
}
