import { complete } from '../behaviours/elements.ts';
import type { ElementKind } from './kind.ts';

/** Takes every flow, whatever stands on it; joins one token from each incoming flow. */
export const parallelGateway: ElementKind = {
  join: 'parallel',
  activate: (run, instance) => complete(run, instance),
  chooseFlows: (_run, _instance, node) => node.outgoing,
};
