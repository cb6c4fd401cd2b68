import { complete } from '../behaviours/elements.ts';
import { chooseInclusive } from '../behaviours/flows.ts';
import type { ElementKind } from './kind.ts';

/** Starts when its activation condition holds; flows may ask by `waitingForStart` whether this is the start or the reset. */
export const complexGateway: ElementKind = {
  join: 'complex',
  activate: (run, instance) => complete(run, instance),
  chooseFlows: (run, instance, node) => chooseInclusive(run, instance, node, { waitingForStart: true }),
};
