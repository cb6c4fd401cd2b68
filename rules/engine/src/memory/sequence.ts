import type { Kept, SequenceQuestion } from './types.ts';

/** Bit of a sample that breaks a sequence; the steps it fits are the bits from 0 on. */
export const BREAKS = 1 << 15;

/** How far a sequence has come with the samples of its window, in order. */
interface SequenceValue {
  readonly reached: number;
  readonly complete: boolean;
  readonly completes: boolean;
}

/** The value of a sequence. Each step is taken as early as it can be: so no other choice of events reaches further. */
export function sequenceOf({ steps, eventId }: SequenceQuestion, samples: readonly Kept[]): SequenceValue {
  const { reached, times } = walk(steps, samples);
  const complete = times > 0;
  const others = complete ? samples.filter((sample) => sample.eventId !== eventId) : [];
  return {
    reached: complete ? steps.length : reached,
    complete,
    completes: complete && walk(steps, others).times < times,
  };
}

/** Through the samples, from the first step again whenever all were there. `times`: how often they were; `reached`: steps since then. */
function walk(
  steps: SequenceQuestion['steps'],
  samples: readonly Kept[],
): { readonly reached: number; readonly times: number } {
  let [reached, times] = [0, 0];
  let taken: number[] = [];
  for (const { at, value } of samples) {
    const bits = Number(value);
    if (bits & BREAKS) [reached, taken] = [0, []];
    const step = steps[reached];
    if (!step || !(bits & (1 << reached))) continue;
    taken.push(at);
    const first = taken[taken.length - step.times];
    if (first === undefined || at - first > step.withinMs) continue;
    [reached, taken] = [reached + 1, []];
    if (reached === steps.length) [reached, times] = [0, times + 1];
  }
  return { reached, times };
}
