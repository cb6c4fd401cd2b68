import { answerOf, isMemoryQuestion, looksOf } from './answer.ts';
import type { Question } from '../types.ts';
import type { AreaShape, GeofenceQuestion, Look, Sample, WindowValues } from './types.ts';

/**
 * Series in memory: for trials and backtests, which keep nothing. Samples of a key stand in order of time and are forgotten once
 * the newest has left them behind.
 */
export class WindowMemory {
  /** By series, then by key: the long names of series are hashed once. */
  readonly #series = new Map<string, Map<string, Sample[]>>();

  /** Takes in what an event adds; an event that comes again changes nothing. */
  observe(samples: readonly Sample[]): void {
    for (const sample of samples) {
      let keys = this.#series.get(sample.windowId);
      if (!keys) this.#series.set(sample.windowId, (keys = new Map<string, Sample[]>()));
      const series = keys.get(sample.key);
      if (series) insert(series, sample);
      else keys.set(sample.key, [sample]);
    }
  }

  /** The values for one event, of the questions that samples answer. @param areasOf  the areas that a geofence names */
  answer(
    questions: readonly Question[],
    areasOf: (question: GeofenceQuestion) => readonly AreaShape[] = () => [],
  ): WindowValues {
    return new Map(
      questions.filter(isMemoryQuestion).map((question) => {
        const parts = looksOf(question).map((look) => this.#part(look));
        const areas = question.kind === 'geofence' ? areasOf(question) : [];
        return [question.windowId, answerOf(question, parts, areas)];
      }),
    );
  }

  #part(look: Look): readonly Sample[] {
    const series = this.#series.get(look.windowId)?.get(look.key) ?? [];
    const shared = look.toNewest ? firstAt(series, look.at + look.windowMs) : 0;
    const end = Math.max(look.at, series[shared - 1]?.at ?? look.at);
    const begin = firstAfter(series, end - look.windowMs);
    const past = firstAfter(series, end);
    return begin === 0 && past === series.length ? series : series.slice(begin, past);
  }
}

/** Place of the first sample at or after an instant, in whole milliseconds. */
function firstAt(series: readonly Sample[], at: number): number {
  let [low, high] = [0, series.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((series[middle] as Sample).at >= at) high = middle;
    else low = middle + 1;
  }
  return low;
}

const firstAfter = (series: readonly Sample[], at: number): number => firstAt(series, at + 1);

function insert(series: Sample[], sample: Sample): void {
  const after = series.findLastIndex((other) => !isBefore(sample, other));
  if (series[after]?.eventId === sample.eventId && series[after].at === sample.at) return;
  if (after === series.length - 1) series.push(sample);
  else series.splice(after + 1, 0, sample);
  const newest = series.at(-1) ?? sample;
  // Throwing away one by one would move all the others each time.
  const kept = firstAfter(series, newest.at - newest.windowMs);
  if (kept > 32 && kept * 2 > series.length) series.splice(0, kept);
}

/** By time, then by event: the same order whatever order they came in. */
function isBefore(a: Sample, b: Sample): boolean {
  return a.at < b.at || (a.at === b.at && a.eventId < b.eventId);
}
