import type { TimelineEntryDto } from '@trucban/contracts';
import { calendarDate, clockTime, useI18n, useLocalized } from '@trucban/ui';
import { numberText } from '@trucban/ui/number';
import { BellOutlined, MessageOutlined, OrderedListOutlined, SendOutlined, SettingOutlined } from '@ant-design/icons';
import type { ComponentType } from 'react';
import { foldEntries, withoutName } from './timeline-fold.ts';
import { filterOf } from './timeline-kinds.ts';

const ICONS: Readonly<Record<string, ComponentType>> = {
  orders: SendOutlined,
  calls: MessageOutlined,
  steps: OrderedListOutlined,
  system: SettingOutlined,
};

/** Entries with time, kind, who and what; a date stands where the day changes. */
export function TimelineEntries({ entries }: { readonly entries: readonly TimelineEntryDto[] }) {
  const { t, locale } = useI18n();
  const localized = useLocalized();
  let day = '';
  return (
    <ol className="entries">
      {foldEntries(entries).map(({ entry, times, reports }) => {
        const date = calendarDate(entry.at);
        const newDay = date !== day && day !== '';
        day = date;
        const Icon = /escalat/.test(entry.kind) ? BellOutlined : (ICONS[filterOf(entry)] ?? SettingOutlined);
        return (
          <li
            key={entry.id}
            className={`entry entry-${filterOf(entry)} ${/escalat|breach|fail|expired|declined/.test(entry.kind) ? 'entry-warn' : ''}`}
          >
            {newDay && <span className="entry-day">{date}</span>}
            <time className="tb-num" dateTime={entry.at}>
              {clockTime(entry.at, true)}
            </time>
            <span className="entry-icon">
              <Icon />
            </span>
            <span className="entry-body">
              <span className="entry-who">
                <b>{entry.actor.kind === 'system' ? t('timeline.systemActor') : entry.actor.label}</b>
                {entry.source !== 'user' && (
                  <span className="tb-quiet">
                    {' '}
                    ·{' '}
                    {t(`source.${entry.source}`) === `source.${entry.source}`
                      ? entry.source
                      : t(`source.${entry.source}`)}
                  </span>
                )}
              </span>
              <span className="entry-text">
                {reports
                  ? t('timeline.reports', {
                      count: numberText(reports.count, locale),
                      from: clockTime(reports.from, true),
                    })
                  : withoutName(localized(entry.text), entry.actor.label)}
                {times > 1 && <span className="tb-count entry-times">{t('timeline.times', { count: times })}</span>}
              </span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
