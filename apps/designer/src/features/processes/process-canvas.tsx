import type Modeler from 'bpmn-js/lib/Modeler';
import { ErrorState, useI18n, type Locale } from '@trucban/ui';
import { measured } from '@trucban/ui/measured';
import { MinusOutlined, PlusOutlined, FullscreenOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import { mentionsOf } from './check/mentions.ts';
import type { PlacedProblem } from './check/problem-places.ts';
import type { Drawn } from './check/use-problems.ts';
import { createModeler } from './modeler/create-modeler.ts';
import { elementKind } from './modeler/element-kind.ts';
import { overview } from './modeler/overview.ts';
import { paintDiff, paintProblems, type DiffMarks } from './modeler/paint.ts';
import { lockModeler } from './modeler/read-only.ts';
import type { Reference } from './modeler/properties/reference.ts';
import { service } from './modeler/types.ts';
import './modeler/modeler.css';

/** What a page does with the diagram. */
export interface CanvasHandle {
  readonly read: () => Promise<Drawn>;
  /** Selects an element and brings it into the middle. */
  readonly show: (elementId: string) => boolean;
  /** Its name, or what it is while it has none. */
  readonly nameOf: (elementId: string, locale: Locale) => string;
  readonly undo: () => void;
  readonly redo: () => void;
}
/** How far back and forth the undo history reaches. */
export interface History {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

interface ProcessCanvasProps {
  /** Drawn when `revision` changes; later changes of it are not taken over. */
  readonly xml: string;
  readonly revision: number;
  readonly editable: boolean;
  readonly reference: Reference;
  readonly problems: readonly PlacedProblem[];
  readonly diff: DiffMarks | undefined;
  readonly onReady: () => void;
  readonly onChange: (history: History) => void;
  readonly onSelect: (elementId: string | undefined) => void;
  readonly ref: Ref<CanvasHandle>;
}

/** The drawing of a process with its properties beside it. */
export function ProcessCanvas({
  xml,
  revision,
  editable,
  reference,
  problems,
  diff,
  onReady,
  onChange,
  onSelect,
  ref,
}: ProcessCanvasProps) {
  const { t, locale } = useI18n();
  const canvasBox = useRef<HTMLDivElement>(null);
  const propertiesBox = useRef<HTMLDivElement>(null);
  const modeler = useRef<Modeler>(undefined);
  const [failure, setFailure] = useState<unknown>();
  const [drawn, setDrawn] = useState(0);
  const [zoom, setZoom] = useState(1);
  const latest = useRef({ xml, locale, reference, onReady, onChange, onSelect });
  useEffect(() => {
    latest.current = { xml, locale, reference, onReady, onChange, onSelect };
  });

  useEffect(() => {
    const canvas = canvasBox.current;
    const properties = propertiesBox.current;
    if (!canvas || !properties) return;
    setFailure(undefined);
    const made = createModeler({
      canvas,
      properties,
      locale: () => latest.current.locale,
      reference: () => latest.current.reference,
    });
    if (!editable) lockModeler(made);
    modeler.current = made;
    let alive = true;
    let imported = false;
    // A drawing that came while its place had no size is brought into view once it has one.
    let seen = false;
    made.importXML(latest.current.xml).then(
      () => {
        if (!alive) return;
        seen = overview(made);
        imported = true;
        setDrawn((n) => n + 1);
        latest.current.onReady();
      },
      (error: unknown) => alive && setFailure(error),
    );
    made.on('commandStack.changed', () => {
      const stack = service(made, 'commandStack');
      latest.current.onChange({ canUndo: stack.canUndo(), canRedo: stack.canRedo() });
    });
    made.on('selection.changed', ({ newSelection }: { newSelection: { id: string }[] }) =>
      latest.current.onSelect(newSelection[0]?.id),
    );
    made.on('canvas.viewbox.changed', ({ viewbox }: { viewbox: { scale: number } }) => setZoom(viewbox.scale));
    const resized = new ResizeObserver(() => {
      if (imported && !seen) seen = overview(made);
      else measured(service(made, 'canvas'));
    });
    resized.observe(canvas);
    return () => {
      alive = false;
      resized.disconnect();
      modeler.current = undefined;
      made.destroy();
    };
  }, [revision, editable]);

  useEffect(() => {
    const bus = modeler.current && service(modeler.current, 'eventBus');
    // The editor asks for its texts and lists anew: palette, minimap and the properties panel.
    bus?.fire('i18n.changed');
    bus?.fire('propertiesPanel.providersChanged');
  }, [locale, reference]);

  useEffect(() => {
    if (modeler.current && drawn > 0) paintProblems(modeler.current, problems, locale);
  }, [drawn, problems, locale]);

  useEffect(() => {
    if (modeler.current && drawn > 0) paintDiff(modeler.current, diff);
  }, [drawn, diff]);

  useImperativeHandle(ref, () => ({
    read: async () => {
      const made = modeler.current;
      if (!made) return { xml: latest.current.xml, mentions: [] };
      const { xml: text = latest.current.xml } = await made.saveXML({ format: true });
      return {
        xml: text,
        mentions: mentionsOf(service(made, 'elementRegistry').filter(({ type }) => type !== 'label')),
      };
    },
    show: (elementId) => {
      const made = modeler.current;
      const shape = made && service(made, 'elementRegistry').get(elementId);
      if (!made || !shape) return false;
      service(made, 'selection').select(shape);
      const canvas = service(made, 'canvas');
      if (shape !== canvas.getRootElement() && measured(canvas)) canvas.scrollToElement(shape, 120);
      return true;
    },
    nameOf: (elementId, language) => {
      const shape = modeler.current && service(modeler.current, 'elementRegistry').get(elementId);
      if (!shape) return elementId;
      return shape.businessObject.name || elementKind(shape.businessObject, language);
    },
    undo: () => modeler.current && service(modeler.current, 'commandStack').undo(),
    redo: () => modeler.current && service(modeler.current, 'commandStack').redo(),
  }));

  const zoomBy = (factor: number): void => {
    const canvas = modeler.current && service(modeler.current, 'canvas');
    if (canvas && measured(canvas)) canvas.zoom(Math.min(4, Math.max(0.2, zoom * factor)));
  };
  const fit = (): void => {
    const canvas = modeler.current && service(modeler.current, 'canvas');
    if (canvas && measured(canvas)) canvas.zoom('fit-viewport', 'auto');
  };

  return (
    <>
      <section className={`canvas-region ${editable ? '' : 'canvas-locked'}`} aria-label={t('process.canvas')}>
        {failure !== undefined && <ErrorState title={t('process.brokenTitle')} error={failure} />}
        <div ref={canvasBox} className="canvas" hidden={failure !== undefined} onKeyDown={pressPalette} />
        <div className="canvas-zoom">
          <Button
            size="small"
            type="text"
            icon={<MinusOutlined />}
            aria-label={t('process.zoomOut')}
            onClick={() => zoomBy(0.8)}
          />
          <span className="tb-num">{Math.round(zoom * 100)}%</span>
          <Button
            size="small"
            type="text"
            icon={<PlusOutlined />}
            aria-label={t('process.zoomIn')}
            onClick={() => zoomBy(1.25)}
          />
          <Button
            size="small"
            type="text"
            icon={<FullscreenOutlined />}
            aria-label={t('process.fit')}
            title={t('process.fit')}
            onClick={fit}
          />
        </div>
      </section>
      <aside className={`properties ${editable ? '' : 'properties-locked'}`} aria-label={t('process.properties')}>
        <div ref={propertiesBox} className="properties-panel" />
      </aside>
    </>
  );
}

/** The palette's entries are buttons for the keyboard too. */
function pressPalette(event: KeyboardEvent<HTMLElement>): void {
  const entry = (event.target as HTMLElement).closest<HTMLElement>('.djs-palette .entry');
  if (!entry || (event.key !== 'Enter' && event.key !== ' ')) return;
  event.preventDefault();
  entry.click();
}
