import { complete } from '../behaviours/elements.ts';
import { arm } from '../behaviours/waits.ts';
import type { ElementKind } from './kind.ts';

/** Intermediate catch event: waits. A link, and an arm of an event gateway, has nothing to wait for. */
export const catchEvent: ElementKind = {
  activate(run, instance, node) {
    if (instance.fired || node.events.some((event) => event.type === 'link'))
      return complete(run, instance, instance.result);
    arm(run, instance, [node]);
    instance.wait = 'event';
  },
};
