import { complete } from '../behaviours/elements.ts';
import { chooseOne } from '../behaviours/flows.ts';
import type { ElementKind } from './kind.ts';

/** Takes one flow; as a merge it lets every token pass. */
export const exclusiveGateway: ElementKind = {
  activate: (run, instance) => complete(run, instance),
  chooseFlows: chooseOne,
};
