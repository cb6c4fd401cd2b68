import type { ClockFacts } from '@trucban/ui/clock';

/** The clock that ends first of those that still run; `undefined` when none does. */
export function nearestClock<T extends ClockFacts>(clocks: readonly T[]): T | undefined {
  let nearest: T | undefined;
  for (const clock of clocks) {
    if (clock.state === 'cancelled' || clock.state === 'paused' || clock.metAt) continue;
    if (!nearest || clock.dueAt < nearest.dueAt) nearest = clock;
  }
  return nearest ?? clocks.find(({ state }) => state === 'paused');
}
