import type Modeler from 'bpmn-js/lib/Modeler';
import { measured } from '@trucban/ui/measured';
import { service } from './types.ts';

/** Under this scale a diagram can't be read. */
const READABLE = 0.45;

/**
 * Shows the whole diagram; a large one from its start, at a scale at which it can be read. False while there is no room to show
 * it in.
 */
export function overview(modeler: Modeler): boolean {
  const canvas = service(modeler, 'canvas');
  if (!measured(canvas)) return false;
  if (canvas.zoom('fit-viewport', 'auto') >= READABLE) return true;
  const [start] = service(modeler, 'elementRegistry').filter(
    ({ type, businessObject }) =>
      type === 'bpmn:StartEvent' &&
      !/SubProcess$/.test((businessObject.$parent as { $type?: string } | undefined)?.$type ?? ''),
  );
  if (!start) return true;
  canvas.zoom(0.7, 'auto');
  const { outer } = canvas.viewbox();
  canvas.viewbox({
    x: start.x - 60 / 0.7,
    y: start.y - outer.height / 2 / 0.7,
    width: outer.width / 0.7,
    height: outer.height / 0.7,
  });
  return true;
}
