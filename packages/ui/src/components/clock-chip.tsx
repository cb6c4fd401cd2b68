import {
  CheckCircleFilled,
  ClockCircleOutlined,
  CloseCircleFilled,
  ExclamationCircleFilled,
  HourglassOutlined,
  PauseCircleFilled,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { useNow } from '../time/ticker.ts';
import { clockLook, clockText, usedShare, type ClockFacts, type ClockLook } from '../time/clock.ts';
import { dateTime } from '../time/time.ts';

const ICONS: Record<Exclude<ClockLook, 'cancelled'>, ComponentType> = {
  running: ClockCircleOutlined,
  warning: HourglassOutlined,
  breached: ExclamationCircleFilled,
  paused: PauseCircleFilled,
  met: CheckCircleFilled,
  late: CloseCircleFilled,
};

/** A deadline: icon, time and colour say the same. Text changes each second without a change of width. */
export function ClockChip({ clock }: { readonly clock: ClockFacts }) {
  const { t } = useI18n();
  const now = useNow();
  const look = clockLook(clock, now);
  if (look === 'cancelled') return null;
  const Icon = ICONS[look];
  const text = clockText(clock, now, { days: t('time.days'), hours: t('time.hours') });
  const label = `${t(`clock.${clock.clock}`)}: ${t(`clockLook.${look}`)}`;
  const title = `${label} · ${t('clock.due')} ${dateTime(clock.dueAt, true)}${clock.pauseReason ? ` · ${t(`pauseReason.${clock.pauseReason}`)}` : ''}`;
  return (
    <span className={`tb-chip tb-clock tb-clock-${look}`} title={title} aria-label={label}>
      <Icon aria-hidden />
      <span className="tb-num">{text}</span>
    </span>
  );
}

/** The 4 px bar of a clock with its mark at 75 %. */
export function ClockBar({ clock }: { readonly clock: ClockFacts }) {
  const now = useNow();
  const look = clockLook(clock, now);
  return (
    <span className={`tb-bar tb-bar-${look}`} aria-hidden>
      <span style={{ width: `${Math.round(usedShare(clock, now) * 100)}%` }} />
    </span>
  );
}
