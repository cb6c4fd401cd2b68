import { complete } from '../behaviours/elements.ts';
import { publishMessage } from './throw-event.ts';
import type { ElementKind } from './kind.ts';

/** A send task without a job publishes its message itself. */
export const sendTask: ElementKind = {
  isActivity: true,
  activate(run, instance, node) {
    for (const event of node.events) if (event.type === 'message') publishMessage(run, instance, event);
    complete(run, instance);
  },
};
