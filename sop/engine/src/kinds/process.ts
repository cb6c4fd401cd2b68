import { enterScope } from '../behaviours/scopes.ts';
import type { ElementKind } from './kind.ts';

/** The process itself: the outermost scope. Started by an event (`fired`), its first token is put there by `start`. */
export const processKind: ElementKind = {
  isScope: true,
  activate(run, instance, node) {
    if (!instance.fired) enterScope(run, instance, node.entries);
  },
};
