import { arm } from '../behaviours/waits.ts';
import type { ElementKind } from './kind.ts';

/** Waits for the first of the events behind it. */
export const eventBasedGateway: ElementKind = {
  activate(run, instance, node) {
    arm(
      run,
      instance,
      node.outgoing.map((flow) => flow.target),
    );
    instance.wait = 'event';
  },
};
