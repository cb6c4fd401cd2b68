import type { Json } from '@trucban/kernel';
import type { Node } from '../graph/graph.ts';
import type { ElementInstance, LoopProgress } from '../run/state.ts';
import type { PastInstance } from './lineage.ts';
import { refuse } from './refusal.ts';
import type { RoundAgain } from './types.ts';

/**
 * How one instance of a loop that goes on begins again. In a sequence, and in a standard loop, the later ones count as not begun;
 * side by side the others stay as they are. Refused where it is not known what the loop has made of it: events that it threw, what it
 * could compensate, an instance ended by hand.
 * @param rounds  all instances of the loop so far. @param opened  it is opened around a step in it, not begun as a whole.
 */
export function roundAgain(
  node: Node,
  body: ElementInstance,
  round: PastInstance,
  rounds: readonly PastInstance[],
  opened: boolean,
): RoundAgain {
  const { loop } = body;
  const { counter, seed: vars = {} } = round;
  if (!loop || !node.loop || counter === undefined) return refuse('IN_RUNNING_LOOP', node.id);
  const inOrder = oneAfterAnother(node);
  const again = (one: PastInstance): boolean => (inOrder ? (one.counter ?? 0) <= counter : one.counter === counter);
  if (rounds.some((one) => one.index > round.index && again(one))) refuse('TAKEN_BACK', node.id);
  const compensates = (body.done ?? []).length > 0 && !(opened && inOrder);
  const throwsEvents = node.loop.type === 'multi' && node.loop.throws.length > 0;
  if (round.ended?.how !== 'completed' || loop.terminated > 0 || compensates || throwsEvents)
    refuse('IN_RUNNING_LOOP', node.id);
  return { counter, vars, loop: inOrder ? backTo(counter, node, loop, rounds) : without(counter, loop) };
}

/** Whether each instance of the loop comes of the one before. */
export const oneAfterAnother = ({ loop }: Node): boolean =>
  loop !== null && (loop.type === 'standard' || loop.sequential);

function without(counter: number, loop: LoopProgress): LoopProgress {
  const out = loop.out?.map((value, index) => (index === counter - 1 ? null : value));
  return { ...loop, done: loop.done - 1, ...(out ? { out } : {}) };
}

function backTo(counter: number, node: Node, loop: LoopProgress, rounds: readonly PastInstance[]): LoopProgress {
  const { items, out, ...rest } = loop;
  const begun = { ...rest, started: counter, done: counter - 1 };
  if (node.loop?.type !== 'multi') return { ...begun, total: counter };
  const { element } = node.loop;
  const known = (index: number): Json => {
    const { seed } = rounds.find((one) => one.counter === index + 1) ?? {};
    return (element && seed && Object.hasOwn(seed, element) ? seed[element] : items?.[index]) ?? null;
  };
  return {
    ...begun,
    ...(element !== null && counter < loop.total
      ? { items: Array.from({ length: loop.total }, (_, i) => known(i)) }
      : {}),
    ...(out ? { out: out.map((value, index) => (index < counter - 1 ? value : null)) } : {}),
  };
}
