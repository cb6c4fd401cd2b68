import { span } from './time.ts';

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
