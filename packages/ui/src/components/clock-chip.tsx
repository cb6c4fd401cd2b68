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
import { dateTime, span } from '../time/time.ts';

/** What a chip needs to know of a clock; instants are UTC, RFC 3339. */
export interface ClockFacts {
  readonly clock: string;
  readonly state: 'running' | 'paused' | 'met' | 'breached' | 'cancelled';
  readonly startedAt: string;
  readonly warnAt?: string | null;
  readonly dueAt: string;
  readonly pausedAt?: string | null;
  readonly pauseReason?: string | null;
  readonly metAt?: string | null;
  readonly breachedAt?: string | null;
}

/** How a clock looks: `warning` and `late` are of the screen only (UX §3.3). */
export type ClockLook = 'running' | 'warning' | 'breached' | 'paused' | 'met' | 'late' | 'cancelled';

const ICONS: Record<Exclude<ClockLook, 'cancelled'>, ComponentType> = {
  running: ClockCircleOutlined,
  warning: HourglassOutlined,
  breached: ExclamationCircleFilled,
  paused: PauseCircleFilled,
  met: CheckCircleFilled,
  late: CloseCircleFilled,
};

/** The look of a clock at an instant (epoch ms). */
export function clockLook(clock: ClockFacts, nowMs: number): ClockLook {
  if (clock.state === 'cancelled' || clock.state === 'paused') return clock.state;
  if (clock.metAt) return Date.parse(clock.metAt) > Date.parse(clock.dueAt) ? 'late' : 'met';
  if (nowMs >= Date.parse(clock.dueAt)) return 'breached';
  return clock.warnAt && nowMs >= Date.parse(clock.warnAt) ? 'warning' : 'running';
}

/** Share of the limit that is used, 0…1: how far the bar goes. Met bars keep it. */
export function usedShare(clock: ClockFacts, nowMs: number): number {
  const start = Date.parse(clock.startedAt);
  const end = clock.metAt ? Date.parse(clock.metAt) : clock.pausedAt ? Date.parse(clock.pausedAt) : nowMs;
  const length = Date.parse(clock.dueAt) - start;
  return length <= 0 ? 1 : Math.min(1, Math.max(0, (end - start) / length));
}

/** The time on the chip: what is left, what it is over, or what was used. */
export function clockText(
  clock: ClockFacts,
  nowMs: number,
  words: { readonly days: string; readonly hours: string },
): string {
  const due = Date.parse(clock.dueAt);
  if (clock.metAt) return span(Date.parse(clock.metAt) - Date.parse(clock.startedAt), words);
  if (clock.state === 'paused' && clock.pausedAt) return span(Math.max(0, due - Date.parse(clock.pausedAt)), words);
  return nowMs >= due ? `−${span(nowMs - due, words)}` : span(due - nowMs, words);
}

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
