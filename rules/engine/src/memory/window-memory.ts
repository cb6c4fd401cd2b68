import { aggregateOf } from './aggregate.ts';
import type { Sample, WindowQuestion, WindowValues } from './types.ts';

/**
 * Windows in memory: for trials and backtests, which keep nothing. Samples of a key stand in order of time and are forgotten once
 * the newest has left them behind.
 */
export class WindowMemory {
  readonly #series = new Map<string, Sample[]>();

  /** Takes in what an event adds; an event that comes again changes nothing. */
  observe(samples: readonly Sample[]): void {
    for (const sample of samples) {
      const name = nameOf(sample);
      const series = this.#series.get(name);
      if (series) insert(series, sample);
      else this.#series.set(name, [sample]);
    }
  }

  /** The values for one event. */
  answer(questions: readonly WindowQuestion[]): WindowValues {
    return new Map(
      questions.map((question) => [question.windowId, aggregateOf(question, this.#series.get(nameOf(question)) ?? [])]),
    );
  }
}

const nameOf = ({ windowId, key }: Pick<Sample, 'windowId' | 'key'>): string => `${key} ${windowId}`;

function insert(series: Sample[], sample: Sample): void {
  const after = series.findLastIndex((other) => !isBefore(sample, other));
  if (series[after]?.eventId === sample.eventId && series[after].at === sample.at) return;
  series.splice(after + 1, 0, sample);
  const newest = series.at(-1) ?? sample;
  const kept = series.findIndex(({ at, windowMs }) => at > newest.at - windowMs);
  if (kept > 0) series.splice(0, kept);
}

/** By time, then by event: the same order whatever order they came in. */
function isBefore(a: Sample, b: Sample): boolean {
  return a.at < b.at || (a.at === b.at && a.eventId < b.eventId);
}
