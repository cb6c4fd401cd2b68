import type NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import type { DiagramStates, ElementLook } from './element-states.ts';
import { measured } from './measured.ts';

/** The parts of bpmn-js that are used, as far as they are used. */
interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
interface Canvas {
  zoom(to?: string | number, center?: unknown): number;
  viewbox(next?: Bounds): { readonly outer: { readonly width: number; readonly height: number } };
  getSize(): { readonly width: number; readonly height: number };
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
  resized(): void;
}
interface Shape {
  readonly type: string;
  readonly collapsed?: boolean;
  readonly children?: readonly unknown[];
}
interface Registry {
  /** The process and its flows have no bounds. */
  get(id: string): Shape | (Shape & Bounds) | undefined;
  forEach(each: (element: Shape & { readonly id: string }) => void): void;
}
interface Overlays {
  add(id: string, type: string, overlay: unknown): string;
  remove(filter: { type: string }): void;
}

const LOOKS: readonly ElementLook[] = ['done', 'current', 'parallel', 'next', 'fault', 'ended'];
const MARKERS = [...LOOKS, 'taken', 'chosen'].map((name) => `tb-bpmn-${name}`);
/** What is no step: containers, texts and their lines. */
const SCENERY = /Process|Participant|Lane|Collaboration|Annotation|Association|Group/;
const CLOCKED = /Task|Activity|SubProcess/;
/** Smaller than this, words can't be read. */
const READABLE_SCALE = 0.6;

const canvasOf = (viewer: NavigatedViewer): Canvas => viewer.get('canvas') as Canvas;

/** Tells the viewer that its box has another size. */
export function resized(viewer: NavigatedViewer): void {
  measured(canvasOf(viewer));
}

/** Shows the whole diagram. */
export function showAll(viewer: NavigatedViewer): void {
  const canvas = canvasOf(viewer);
  if (measured(canvas)) canvas.zoom('fit-viewport', 'auto');
}

/** Shows the whole diagram where it can be read then, else the part around what runs. A box that isn't shown is left alone. */
export function showCurrent(viewer: NavigatedViewer, { elements }: DiagramStates): void {
  const canvas = canvasOf(viewer);
  if (!measured(canvas)) return;
  if (canvas.zoom('fit-viewport', 'auto') >= READABLE_SCALE) return;
  const registry = viewer.get('elementRegistry') as Registry;
  // The process itself is in its history too: it has no place on the canvas.
  const places = [...elements].flatMap(([id, look]) => {
    const shape = registry.get(id);
    return shape && 'x' in shape ? [{ shape, look }] : [];
  });
  // What is stuck before what runs, a step before the frame around it.
  const rank = ({ look, shape }: (typeof places)[number]): number =>
    (look === 'fault' ? 0 : look === 'current' ? 1 : 2) + (isFrame(shape) ? 10 : 0);
  const running = places.filter(({ look }) => look === 'fault' || look === 'current' || look === 'parallel');
  const at = (running.sort((a, b) => rank(a) - rank(b))[0] ?? places.at(-1))?.shape;
  if (!at) return;
  const { width, height } = canvas.viewbox().outer;
  const size = { width: width / READABLE_SCALE / 1.2, height: height / READABLE_SCALE / 1.2 };
  // The current step a little left of the middle: what comes next is of more interest than what was.
  canvas.viewbox({ x: at.x + at.width / 2 - size.width * 0.4, y: at.y + at.height / 2 - size.height / 2, ...size });
}

/** Makes everything larger (`by` > 1) or smaller. */
export function zoomBy(viewer: NavigatedViewer, by: number): void {
  const canvas = canvasOf(viewer);
  if (measured(canvas)) canvas.zoom(Math.min(3, Math.max(0.1, canvas.zoom() * by)), 'auto');
}

/** Colours elements and flows, and puts checks and badges on them. */
export function paint(
  viewer: NavigatedViewer,
  states: DiagramStates,
  badges: ReadonlyMap<string, string> | undefined,
): void {
  const canvas = canvasOf(viewer);
  const overlays = viewer.get('overlays') as Overlays;
  const registry = viewer.get('elementRegistry') as Registry;
  overlays.remove({ type: 'tb-state' });
  registry.forEach((shape) => {
    const { id, type } = shape;
    for (const marker of MARKERS) canvas.removeMarker(id, marker);
    if (type === 'bpmn:SequenceFlow') {
      if (states.flows.has(id)) canvas.addMarker(id, 'tb-bpmn-taken');
    } else if (type !== 'label' && !(SCENERY.test(type) && !CLOCKED.test(type))) {
      const look = states.elements.get(id) ?? 'next';
      canvas.addMarker(id, `tb-bpmn-${look}`);
      if (isFrame(shape)) canvas.addMarker(id, 'tb-bpmn-frame');
      if (look === 'done' && CLOCKED.test(type)) overlays.add(id, 'tb-state', mark('✓', ''));
      if (look === 'fault') overlays.add(id, 'tb-state', mark('!', 'tb-bpmn-check-fault'));
    }
  });
  for (const [id, text] of badges ?? []) {
    if (registry.get(id))
      overlays.add(id, 'tb-state', { position: { bottom: 9, left: 24 }, html: element('tb-bpmn-badge', text) });
  }
}

/** A sub-process that is drawn with its steps inside. */
function isFrame(shape: Shape): boolean {
  return /SubProcess$/.test(shape.type) && shape.collapsed !== true && (shape.children?.length ?? 0) > 0;
}

function mark(text: string, more: string) {
  return { position: { top: -9, right: 9 }, html: element(`tb-bpmn-check ${more}`, text) };
}

function element(className: string, text: string): HTMLElement {
  const made = document.createElement('span');
  made.className = className;
  made.textContent = text;
  return made;
}
