import type Modeler from 'bpmn-js/lib/Modeler';
import type { PlacedProblem } from '../check/problem-places.ts';
import { service } from './types.ts';

const BADGE = 'tb-problem';

/** A badge at every element with problems: `×` for errors, `!` for warnings, with the sentences as its title. */
export function paintProblems(modeler: Modeler, problems: readonly PlacedProblem[], locale: 'vi' | 'en'): void {
  const overlays = service(modeler, 'overlays');
  const registry = service(modeler, 'elementRegistry');
  const root = service(modeler, 'canvas').getRootElement();
  overlays.remove({ type: BADGE });
  const byElement = new Map<string, PlacedProblem[]>();
  for (const problem of problems)
    if (problem.elementId !== null)
      byElement.set(problem.elementId, [...(byElement.get(problem.elementId) ?? []), problem]);
  for (const [id, found] of byElement) {
    const shape = registry.get(id);
    if (!shape || shape === root) continue;
    overlays.add(id, BADGE, { position: { top: -10, left: -10 }, html: badge(found, locale) });
  }
}

function badge(found: readonly PlacedProblem[], locale: 'vi' | 'en'): HTMLElement {
  const isError = found.some(({ problem }) => problem.severity === 'error');
  const element = document.createElement('span');
  element.className = `canvas-badge ${isError ? 'canvas-badge-error' : 'canvas-badge-warning'}`;
  element.textContent = isError ? '×' : '!';
  element.title = found.map(({ problem }) => problem.message[locale]).join('\n');
  return element;
}

/** Elements that differ from another version. */
export interface DiffMarks {
  readonly added: readonly string[];
  readonly changed: readonly string[];
}

/** Colours what was added and changed; without marks takes the colours away. */
export function paintDiff(modeler: Modeler, marks: DiffMarks | undefined): void {
  const canvas = service(modeler, 'canvas');
  const registry = service(modeler, 'elementRegistry');
  for (const { id } of registry.filter(() => true))
    for (const look of ['added', 'changed']) canvas.removeMarker(id, `diff-${look}`);
  for (const look of ['added', 'changed'] as const)
    for (const id of marks?.[look] ?? []) if (registry.get(id)) canvas.addMarker(id, `diff-${look}`);
}
