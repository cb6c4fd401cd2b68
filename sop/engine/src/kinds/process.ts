import { enterScope } from '../behaviours/scopes.ts';
import { enqueue } from '../run/run.ts';
import type { ElementKind } from './kind.ts';

/** The process itself: the outermost scope. Started by an event (`entry`), its first token is put there. */
export const processKind: ElementKind = {
  isScope: true,
  activate(run, instance, node) {
    const entry = instance.entry === undefined ? undefined : run.process.nodes.get(instance.entry);
    delete instance.entry;
    if (entry) {
      enqueue(run, { type: 'enter', scope: instance, node: entry, seed: { fired: true } });
      for (const node of run.process.together.get(entry.id) ?? [])
        enqueue(run, { type: 'enter', scope: instance, node, seed: {} });
    } else enterScope(run, instance, node.entries);
  },
};
