import { complete } from '../behaviours/elements.ts';
import { arm } from '../behaviours/waits.ts';
import type { ElementKind } from './kind.ts';

/** Waits for its message; an instantiating one, or an arm of an event gateway, has it already. */
export const receiveTask: ElementKind = {
  isActivity: true,
  activate(run, instance, node) {
    if (instance.fired || node.events.length === 0) return complete(run, instance, instance.result);
    arm(run, instance, [node]);
    instance.wait = 'event';
  },
};
