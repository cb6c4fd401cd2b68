import { parseDuration, type Duration } from './duration.ts';
import { parseInstant, type Instant } from './instant.ts';
import { failWith, ok, type Problem, type Result } from './result.ts';

/** An ISO 8601 repeating interval: how often (`null` = without end), from when (`null` = from its start of use), how far apart. */
export interface Cycle {
  readonly repetitions: number | null;
  readonly start: Instant | null;
  readonly interval: Duration;
}

const INVALID: Problem = {
  code: 'INVALID_CYCLE',
  message: {
    vi: 'Chu kỳ không hợp lệ; cần dạng ISO 8601 như R3/PT1H hoặc R/2026-11-13T07:00:00+07:00/P1D.',
    en: 'Not a valid cycle; ISO 8601 is needed, such as R3/PT1H or R/2026-11-13T07:00:00+07:00/P1D.',
  },
};

/** Reads `Rn/duration`, `R/duration`, `Rn/start/duration`. The interval must be longer than nothing. Code `INVALID_CYCLE`. */
export function parseCycle(text: string): Result<Cycle> {
  const invalid = failWith(INVALID.code, INVALID.message.vi, INVALID.message.en, { text: text.slice(0, 96) });
  const parts = text.split('/');
  const head = /^R(-1|\d{1,9})?$/.exec(parts[0] ?? '');
  if (!head || parts.length < 2 || parts.length > 3) return invalid;
  const interval = parseDuration(parts[parts.length - 1] ?? '');
  if (!interval.ok || interval.value.months < 0 || interval.value.ms < 0) return invalid;
  if (interval.value.months === 0 && interval.value.ms === 0) return invalid;
  let start: Instant | null = null;
  if (parts.length === 3) {
    const parsed = parseInstant(parts[1] ?? '');
    if (!parsed.ok) return invalid;
    start = parsed.value;
  }
  const count = head[1];
  return ok({
    repetitions: count === undefined || count === '-1' ? null : Number(count),
    start,
    interval: interval.value,
  });
}
