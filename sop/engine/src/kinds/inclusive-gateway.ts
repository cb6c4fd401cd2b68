import { complete } from '../behaviours/elements.ts';
import { chooseInclusive } from '../behaviours/flows.ts';
import type { ElementKind } from './kind.ts';

/** Takes every flow that holds; joins the tokens that can still come. */
export const inclusiveGateway: ElementKind = {
  join: 'inclusive',
  activate: (run, instance) => complete(run, instance),
  chooseFlows: chooseInclusive,
};
