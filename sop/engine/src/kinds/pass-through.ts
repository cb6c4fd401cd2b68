import { complete } from '../behaviours/elements.ts';
import type { ElementKind } from './kind.ts';

/** Manual and undefined tasks, and tasks without a job, script or decision: nothing to do. */
export const passThrough: ElementKind = {
  isActivity: true,
  activate: (run, instance) => complete(run, instance),
};
