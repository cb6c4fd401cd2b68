import { aggregateWithin, isNear } from './aggregate.ts';
import { baselineLooks, baselineOf } from './baseline.ts';
import { geofenceOf } from './geofence.ts';
import { sequenceOf } from './sequence.ts';
import type { AreaShape, Kept, Look, MemoryQuestion } from './types.ts';

/** Whether samples answer a question. */
export function isMemoryQuestion(question: { readonly kind: string }): question is MemoryQuestion {
  return ['window', 'sequence', 'baseline', 'geofence'].includes(question.kind);
}

/** The parts of series that a question needs, in the order in which `answerOf` takes them. */
export function looksOf(question: MemoryQuestion): readonly Look[] {
  const { windowId, at, windowMs } = question;
  switch (question.kind) {
    case 'window':
    case 'sequence':
      return [{ windowId, key: question.key, at, windowMs, toNewest: true }];
    case 'baseline':
      return baselineLooks(question);
    case 'geofence': {
      const own = question.key === null ? [] : [{ windowId, key: question.key, at, windowMs, toNewest: false }];
      return question.zones ? [...own, { ...question.zones, at, toNewest: false }] : own;
    }
  }
}

/**
 * The value of a fact for one event.
 * @param parts  what `looksOf` asked for, each in order of time (of equal times in order of event id)
 * @param areas  for geofences: the areas that they name
 */
export function answerOf(
  question: MemoryQuestion,
  parts: readonly (readonly Kept[])[],
  areas: readonly AreaShape[] = [],
): unknown {
  const [first = [], second = []] = parts;
  switch (question.kind) {
    case 'window':
      return aggregateWithin(question, question.near ? first.filter((sample) => isNear(sample, question.near)) : first);
    case 'sequence':
      return sequenceOf(
        question,
        first.filter((sample) => isNear(sample, question.near)),
      );
    case 'baseline':
      return baselineOf(question, parts);
    case 'geofence':
      return question.key === null
        ? geofenceOf(question, [], first, areas)
        : geofenceOf(question, first, second, areas);
  }
}
