import { complete } from '../behaviours/elements.ts';
import { claimRoom } from '../behaviours/room.ts';
import { evaluateIn } from '../behaviours/variables.ts';
import type { ElementKind } from './kind.ts';

/** A FEEL expression that the engine evaluates itself; its value becomes the result variable. */
export const scriptTask: ElementKind = {
  isActivity: true,
  activate(run, instance, node) {
    if (!node.script) return;
    const value = evaluateIn(run, instance, node.script.expression);
    const result = { [node.script.resultVariable]: value };
    claimRoom(run, result);
    complete(run, instance, result);
  },
};
