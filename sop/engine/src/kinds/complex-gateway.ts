import { complete } from '../behaviours/elements.ts';
import { chooseInclusive, chooseTrue } from '../behaviours/flows.ts';
import type { ElementKind } from './kind.ts';

/** Starts when its activation condition holds; flows may ask by `waitingForStart` whether this is the start or the reset. */
export const complexGateway: ElementKind = {
  join: 'complex',
  activate: (run, instance) => complete(run, instance),
  // `fired`: it had started, and is stuck in its reset.
  chooseFlows: (run, instance, node) =>
    instance.fired
      ? chooseTrue(run, instance, node, { waitingForStart: false })
      : chooseInclusive(run, instance, node, { waitingForStart: true }),
};
