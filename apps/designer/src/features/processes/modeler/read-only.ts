import type Modeler from 'bpmn-js/lib/Modeler';
import { service } from './types.ts';

/** Above every handler of the editor. */
const FIRST = 10_000;

/**
 * Makes an editor show only: nothing can be dragged, renamed or changed, by mouse or keys; looking around, selecting and reading
 * properties stay. It is the same editor, so that a version looks the same before and after it is published.
 */
export function lockModeler(modeler: Modeler): void {
  const bus = service(modeler, 'eventBus');
  const never = (event: never): false => {
    (event as { preventDefault?: () => void }).preventDefault?.();
    return false;
  };
  for (const event of [
    'shape.move.start',
    'connect.start',
    'create.start',
    'resize.start',
    'bendpoint.move.start',
    'connectionSegment.move.start',
    'spaceTool.selection.start',
    'element.dblclick',
  ])
    bus.on(event, FIRST, never);
  // No command gets through, wherever it comes from.
  const stack = service(modeler, 'commandStack') as { execute: unknown };
  stack.execute = () => undefined;
}
