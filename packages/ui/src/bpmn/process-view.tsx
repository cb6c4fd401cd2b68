import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import { useEffect, useRef, useState } from 'react';
import { ErrorState } from '../layout/states.tsx';
import type { DiagramStates } from './element-states.ts';
import './process-view.css';

interface Canvas {
  zoom(to: string | number, center?: unknown): number;
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
  resized(): void;
}
interface Registry {
  get(id: string): unknown;
  forEach(each: (element: { id: string; type: string }) => void): void;
}
interface Overlays {
  add(id: string, type: string, overlay: unknown): string;
  remove(filter: { type: string }): void;
}

const MARKERS = ['done', 'current', 'parallel', 'next', 'fault', 'ended', 'taken', 'chosen'].map(
  (name) => `tb-bpmn-${name}`,
);

interface ProcessViewProps {
  readonly xml: string;
  readonly states: DiagramStates;
  readonly label: string;
  /** A short text at an element, such as the time left. */
  readonly badges?: ReadonlyMap<string, string>;
  readonly chosen?: string | undefined;
  readonly onChoose?: (elementId: string) => void;
}

/** A process diagram that can be moved and zoomed, coloured by where the run stands. */
export function ProcessView({ xml, states, label, badges, chosen, onChoose }: ProcessViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const viewer = useRef<NavigatedViewer>(undefined);
  const [drawn, setDrawn] = useState(0);
  const [failure, setFailure] = useState<unknown>();
  const choose = useRef(onChoose);
  useEffect(() => {
    choose.current = onChoose;
  });

  useEffect(() => {
    const container = box.current;
    if (!container) return;
    const made = new NavigatedViewer({ container });
    viewer.current = made;
    made.on('element.click', (event: { element: { id: string } }) =>
      choose.current?.(event.element.id.replace(/_label$/, '')),
    );
    let alive = true;
    made.importXML(xml).then(
      () => {
        if (!alive) return;
        (made.get('canvas') as Canvas).zoom('fit-viewport', 'auto');
        setDrawn((n) => n + 1);
      },
      (error: unknown) => alive && setFailure(error),
    );
    const resized = new ResizeObserver(() => {
      const canvas = made.get('canvas') as Canvas;
      canvas.resized();
      canvas.zoom('fit-viewport', 'auto');
    });
    resized.observe(container);
    return () => {
      alive = false;
      resized.disconnect();
      made.destroy();
    };
  }, [xml]);

  useEffect(() => {
    if (viewer.current && drawn > 0) paint(viewer.current, states, badges, chosen);
  }, [drawn, states, badges, chosen]);

  if (failure) return <ErrorState error={failure} />;
  return <div ref={box} className="tb-bpmn" role="img" aria-label={label} />;
}

function paint(
  viewer: NavigatedViewer,
  states: DiagramStates,
  badges: ReadonlyMap<string, string> | undefined,
  chosen: string | undefined,
): void {
  const canvas = viewer.get('canvas') as Canvas;
  const registry = viewer.get('elementRegistry') as Registry;
  const overlays = viewer.get('overlays') as Overlays;
  overlays.remove({ type: 'tb-state' });
  registry.forEach(({ id, type }) => {
    for (const marker of MARKERS) canvas.removeMarker(id, marker);
    if (type === 'label' || /Process|Participant|Lane|Collaboration|Annotation|Association|Group/.test(type)) return;
    if (type === 'bpmn:SequenceFlow') {
      if (states.flows.has(id)) canvas.addMarker(id, 'tb-bpmn-taken');
      return;
    }
    const look = states.elements.get(id) ?? 'next';
    canvas.addMarker(id, `tb-bpmn-${look}`);
    if (look === 'done' && /Task|Activity|SubProcess/.test(type))
      overlays.add(id, 'tb-state', { position: { top: -9, right: 9 }, html: '<span class="tb-bpmn-check">✓</span>' });
    if (look === 'fault')
      overlays.add(id, 'tb-state', {
        position: { top: -9, right: 9 },
        html: '<span class="tb-bpmn-check tb-bpmn-check-fault">!</span>',
      });
  });
  for (const [id, text] of badges ?? [])
    if (registry.get(id)) overlays.add(id, 'tb-state', { position: { bottom: 9, left: 24 }, html: badge(text) });
  if (chosen && registry.get(chosen)) canvas.addMarker(chosen, 'tb-bpmn-chosen');
}

function badge(text: string): HTMLElement {
  const element = document.createElement('span');
  element.className = 'tb-bpmn-badge';
  element.textContent = text;
  return element;
}
