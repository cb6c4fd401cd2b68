import { AimOutlined, CompressOutlined, MinusOutlined, PlusOutlined } from '@ant-design/icons';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import { useEffect, useRef, useState } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { ErrorState } from '../layout/states.tsx';
import type { DiagramStates } from './element-states.ts';
import './process-view.css';
import { paint, resized, showAll, showCurrent, zoomBy } from './viewer-parts.ts';

interface ProcessViewProps {
  readonly xml: string;
  readonly states: DiagramStates;
  readonly label: string;
  /** A short text at an element, such as the time left. */
  readonly badges?: ReadonlyMap<string, string>;
  readonly onChoose?: (elementId: string) => void;
}

/** A process diagram that can be moved and zoomed, coloured by where the run stands. The view is the person's once he touched it. */
export function ProcessView({ xml, states, label, badges, onChoose }: ProcessViewProps) {
  const { t } = useI18n();
  const box = useRef<HTMLDivElement>(null);
  const [viewer, setViewer] = useState<NavigatedViewer>();
  const [failure, setFailure] = useState<unknown>();
  const touched = useRef(false);
  const latest = useRef({ states, onChoose });
  useEffect(() => {
    latest.current = { states, onChoose };
  });

  useEffect(() => {
    const container = box.current;
    if (!container) return;
    const made = new NavigatedViewer({ container });
    let alive = true;
    let drawn = false;
    made.on('element.click', (event: { element: { id: string } }) =>
      latest.current.onChoose?.(event.element.id.replace(/_label$/, '')),
    );
    made.importXML(xml).then(
      () => {
        if (!alive) return;
        drawn = true;
        setViewer(made);
      },
      (error: unknown) => alive && setFailure(error),
    );
    const observer = new ResizeObserver(() => {
      if (!drawn) return;
      if (touched.current) resized(made);
      else showCurrent(made, latest.current.states);
    });
    observer.observe(container);
    return () => {
      alive = false;
      observer.disconnect();
      setViewer(undefined);
      made.destroy();
    };
  }, [xml]);

  useEffect(() => {
    if (!viewer) return;
    paint(viewer, states, badges);
    if (!touched.current) showCurrent(viewer, states);
  }, [viewer, states, badges]);

  if (failure) return <ErrorState error={failure} />;
  const touch = (): void => {
    touched.current = true;
  };
  const tool = (name: string, icon: React.ReactNode, run: (on: NavigatedViewer) => void, free = false) => (
    <button
      type="button"
      aria-label={t(`diagram.${name}`)}
      title={t(`diagram.${name}`)}
      onClick={() => {
        touched.current = !free;
        if (viewer) run(viewer);
      }}
    >
      {icon}
    </button>
  );
  return (
    <div className="tb-process">
      <div ref={box} className="tb-bpmn" role="figure" aria-label={label} onPointerDown={touch} onWheel={touch} />
      <div className="tb-process-tools">
        {tool('larger', <PlusOutlined />, (on) => zoomBy(on, 1.25))}
        {tool('smaller', <MinusOutlined />, (on) => zoomBy(on, 0.8))}
        {tool('all', <CompressOutlined />, showAll)}
        {tool('current', <AimOutlined />, (on) => showCurrent(on, states), true)}
      </div>
    </div>
  );
}
