import type { Severity } from '@trucban/ui';
import { UNITS, lengthOf } from '@trucban/ui/duration';

/** A rung of a rule's ladder as its document says it. */
interface Rung {
  readonly after: string;
  readonly severity?: Severity;
  readonly steps?: number;
  readonly actions?: readonly { readonly type: string }[];
}

/** What becomes of an alert with time: when, how grave it is then at least, and what is done. */
export interface LadderStep {
  readonly at: number;
  readonly severity: Severity | undefined;
  /** By how many degrees graver, where the rule says it so. */
  readonly steps: number;
  readonly actions: readonly string[];
}

/** Milliseconds of a duration of weeks to seconds; undefined for months and years, which have no fixed length. */
function msOf(duration: string): number | undefined {
  const length = lengthOf(duration);
  return length && length.count * UNITS[length.unit];
}

/** The ladder of a rule's document for an alert that was raised then, the earliest first; empty where the rule has none. */
export function ladderOf(content: unknown, raisedAt: string): readonly LadderStep[] {
  const { alert } = (content ?? {}) as { readonly alert?: { readonly ladder?: readonly Rung[] } };
  const start = Date.parse(raisedAt);
  return (alert?.ladder ?? [])
    .flatMap(({ after, severity, steps = 0, actions = [] }) => {
      const ms = msOf(after);
      return ms === undefined ? [] : [{ at: start + ms, severity, steps, actions: actions.map(({ type }) => type) }];
    })
    .sort((a, b) => a.at - b.at);
}
