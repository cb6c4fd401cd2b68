import type { EventDto } from '@trucban/contracts';
import { clockTime, calendarDate, dateTime, serverNow, useI18n } from '@trucban/ui';
import { senderName } from '@trucban/ui/events';
import { memo } from 'react';
import { useKindName } from '../../shared/events/use-kind-name.ts';
import { EventEffect } from './event-effect.tsx';
import { eventNotes } from './event-notes.ts';
import { eventTitle } from './event-title.ts';

/** One event of the list: when, what, from whom, and what came of it. */
export const EventRow = memo(function EventRow({
  event,
  selected,
  onSelect,
}: {
  readonly event: EventDto;
  readonly selected: boolean;
  readonly onSelect: () => void;
}) {
  const { t, locale } = useI18n();
  const kindName = useKindName();
  const { receivedAt, type, source, exercise } = event;
  const notes = eventNotes(event, dateTime(event.time), t);
  const today = calendarDate(receivedAt) === calendarDate(serverNow());
  return (
    <li>
      <button
        type="button"
        className={`event-row ${selected ? 'source-row-on' : ''}`}
        aria-current={selected ? 'true' : undefined}
        onClick={onSelect}
      >
        <span className="tb-num" title={dateTime(receivedAt, true)}>
          {today ? clockTime(receivedAt, true) : dateTime(receivedAt)}
        </span>
        <span className="source-row-text">
          <b>
            {exercise && <span className="exercise-tag">{t('exercise')}</span>} {eventTitle(event, locale)}
          </b>
          <span className="tb-quiet">
            {notes.length > 0 && <b className="tb-warn">{notes.join(', ')} · </b>}
            {kindName(type)} · {senderName(source, locale)}
          </span>
        </span>
        <EventEffect event={event} />
      </button>
    </li>
  );
});
