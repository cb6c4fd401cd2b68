import { parseDuration } from '@trucban/kernel';
import type { Limit, Node } from '../graph/graph.ts';
import type { StepLimit } from '../types.ts';
import type { Run } from '../run/run.ts';
import type { ElementInstance } from '../run/state.ts';
import { Stuck } from '../run/stuck.ts';
import { evaluateIn } from './variables.ts';

/** What an element's step clock measures: its own limits, and for an event gateway those of the events it waits for. */
function measured(instance: ElementInstance, node: Node): readonly Node[] {
  if (instance.fired || instance.entry !== undefined) return [];
  const nodes = node.type === 'bpmn:EventBasedGateway' ? node.outgoing.map((flow) => flow.target) : [node];
  return nodes.filter((one) => one.limits.length > 0);
}

/** The limits of an element as they are when it is entered. */
export function evaluateLimits(run: Run, instance: ElementInstance, node: Node): readonly StepLimit[] {
  return measured(instance, node).flatMap((one) => one.limits.map((limit) => stepLimit(run, instance, limit)));
}

/** Entering an element with limits opens its step clock (domain rule 0.6.4: a limit is a property, never a timer). */
export function openStepClock(run: Run, instance: ElementInstance, node: Node, limits: readonly StepLimit[]): void {
  const [first] = measured(instance, node);
  if (!first || limits.length === 0) return;
  instance.clock = true;
  const { id: elementId, name } = first;
  run.commands.push({ type: 'openStepClock', elementInstanceId: instance.id, elementId, name, limits });
}

/** Leaving it closes the clock. */
export function closeStepClock(run: Run, instance: ElementInstance, outcome: 'completed' | 'terminated'): void {
  if (!instance.clock) return;
  delete instance.clock;
  run.commands.push({ type: 'closeStepClock', elementInstanceId: instance.id, outcome });
}

function stepLimit(run: Run, instance: ElementInstance, { limit, calendar, ...rest }: Limit): StepLimit {
  const value = evaluateIn(run, instance, limit);
  const calendarCode = evaluateIn(run, instance, calendar);
  if (typeof value === 'string' && parseDuration(value).ok && typeof calendarCode === 'string')
    return { limit: value, calendar: calendarCode, ...rest };
  throw new Stuck(
    'LIMIT_INVALID',
    `Thời hạn «${String(value)}» của bước không phải là khoảng thời gian.`,
    `The limit "${String(value)}" of the step is not a duration.`,
  );
}
