import { enterScope } from '../behaviours/scopes.ts';
import { enqueue } from '../run/run.ts';
import type { ElementKind } from './kind.ts';

/** Embedded sub-process, event sub-process and transaction: a scope inside a scope. */
export const subProcess: ElementKind = {
  isScope: true,
  isActivity: true,
  activate(run, instance, node) {
    if (!node.triggeredByEvent || !node.start) return enterScope(run, instance, node.entries);
    // The event has already happened; what it brought belongs to the start event.
    const { result } = instance;
    delete instance.result;
    const withMappings = node.start.outputs.length > 0 && instance.vars ? { vars: instance.vars } : {};
    enqueue(run, {
      type: 'enter',
      scope: instance,
      node: node.start,
      seed: { ...withMappings, ...(result ? { result } : {}) },
    });
  },
};
