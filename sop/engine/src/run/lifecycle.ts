/** The life of an element instance. */
export type ElementState = 'activating' | 'activated' | 'completing' | 'terminating' | 'completed' | 'terminated';

/** The one table of legal transitions; every question about a state is answered from it. */
const NEXT: Readonly<Record<ElementState, readonly ElementState[]>> = {
  activating: ['activated', 'terminating'],
  activated: ['completing', 'terminating'],
  completing: ['completed', 'terminating'],
  terminating: ['terminated'],
  completed: [],
  terminated: [],
};

/** Whether an element instance in `from` may become `to`. */
export const canBecome = (from: ElementState, to: ElementState): boolean => NEXT[from].includes(to);

/** Whether nothing more happens to an element instance in this state. */
export const isFinal = (state: ElementState): boolean => NEXT[state].length === 0;

/** Moves on; an illegal transition is a broken invariant of the engine. */
export function become(instance: { state: ElementState; readonly id: string }, to: ElementState): void {
  if (!canBecome(instance.state, to)) throw new Error(`element instance ${instance.id}: ${instance.state} -> ${to}`);
  instance.state = to;
}
