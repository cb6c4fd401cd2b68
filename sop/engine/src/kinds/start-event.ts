import { complete } from '../behaviours/elements.ts';
import type { ElementKind } from './kind.ts';

/** Start and boundary events: what they stand for has happened when they are entered. */
export const startEvent: ElementKind = {
  activate: (run, instance) => complete(run, instance, instance.result),
};
