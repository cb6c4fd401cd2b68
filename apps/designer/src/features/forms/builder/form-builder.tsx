import { FormBuilder as FormioBuilder, Formio, Utils } from '@formio/js';
import 'bootstrap-icons/font/bootstrap-icons.css';
import { useI18n } from '@trucban/ui';
import { formTexts } from '@trucban/ui/form-texts';
import { useEffect, useRef } from 'react';
import { builderTexts } from './builder-texts.ts';
import { allPieces, type Piece } from './component-tree.ts';
import { fromBuilder, type BuilderNode } from './from-builder.ts';
import { builderGroups } from './palette.ts';
import './builder.css';

/** The parts of Form.io's builder that are used. */
interface BuilderInstance {
  readonly webform: { readonly form: { readonly components: BuilderNode[] } };
  setForm(form: object): Promise<unknown>;
  on(event: string, listener: (...given: never[]) => void): void;
  destroy(all: boolean): void;
  editComponent: (...given: unknown[]) => void;
  removeComponent: (...given: unknown[]) => void;
}
interface BuilderElement extends HTMLElement {
  readonly formioComponent?: { readonly component?: BuilderNode };
}

// Code in a form is never run: without this the builder would compile strings, which the page's CSP forbids as well.
(Utils as unknown as { Evaluator: { noeval: boolean } }).Evaluator.noeval = true;
Formio.setBaseUrl(window.location.origin);
Formio.setProjectUrl(window.location.origin);

interface FormBuilderProps {
  readonly title: string;
  readonly pieces: readonly Piece[];
  readonly chosen: string | undefined;
  readonly faulty: ReadonlySet<string>;
  readonly newId: () => string;
  /** Something was dragged in, moved or taken away. */
  readonly onChange: (pieces: readonly Piece[], added: string | undefined) => void;
  readonly onChoose: (id: string | undefined) => void;
  readonly onAdd: (template: string) => void;
  readonly onRemove: (id: string) => void;
}

/**
 * Form.io's builder: palette and canvas. It only arranges; what a component is made of is changed in our own panel, and each
 * change of the tree from outside is drawn anew.
 */
export function FormBuilder(props: FormBuilderProps) {
  const { title, pieces, chosen, faulty } = props;
  const { locale, t } = useI18n();
  const box = useRef<HTMLDivElement>(null);
  const builder = useRef<BuilderInstance>(undefined);
  const drawn = useRef<readonly Piece[]>(undefined);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let alive = true;
    const inner = element.appendChild(document.createElement('div'));
    const options = {
      language: locale,
      i18n: { [locale]: { ...formTexts[locale], ...builderTexts[locale] } },
      builder: builderGroups(),
      noDefaultSubmitButton: true,
      noAddSubmitButton: true,
      noNewEdit: true,
      sideBarScroll: false,
    };
    drawn.current = latest.current.pieces;
    const made = new FormioBuilder(
      inner,
      { display: 'form', components: copy(latest.current.pieces) },
      options,
    ) as unknown as {
      readonly ready: Promise<unknown>;
      readonly instance: BuilderInstance;
    };
    void made.ready.then(() => {
      const { instance } = made;
      if (!alive) return instance.destroy(true);
      builder.current = instance;
      instance.editComponent = () => undefined;
      instance.removeComponent = (schema) => {
        const { tbId } = schema as BuilderNode;
        if (tbId) latest.current.onRemove(tbId);
      };
      instance.on('change', () => take(instance));
      decorate(element, latest.current.chosen, latest.current.faulty, t('form.remove'));
    });
    const take = (instance: BuilderInstance): void => {
      const known = new Map(allPieces(latest.current.pieces).map((piece): [string, Piece] => [piece.tbId, piece]));
      const next = fromBuilder(instance.webform.form.components, known, latest.current.newId);
      const added = allPieces(next).find(({ tbId }) => !known.has(tbId))?.tbId;
      if (added === undefined && order(next) === order(latest.current.pieces)) return;
      drawn.current = next;
      latest.current.onChange(next, added);
    };
    return () => {
      alive = false;
      builder.current?.destroy(true);
      builder.current = undefined;
      inner.remove();
    };
  }, [locale]);

  useEffect(() => {
    const instance = builder.current;
    if (!instance || drawn.current === pieces) return;
    drawn.current = pieces;
    const timer = setTimeout(() => {
      void instance.setForm({ display: 'form', components: copy(pieces) }).then(() => {
        if (box.current) decorate(box.current, latest.current.chosen, latest.current.faulty, t('form.remove'));
      });
    }, 120);
    return () => clearTimeout(timer);
  }, [pieces]);

  useEffect(() => {
    // The builder draws in its own time after a drag; then the mark is set again.
    const timers = [0, 150, 500].map((ms) =>
      setTimeout(() => box.current && decorate(box.current, chosen, faulty, t('form.remove')), ms),
    );
    return () => timers.forEach(clearTimeout);
  }, [chosen, faulty, pieces]);

  const onClick = (event: React.SyntheticEvent): void => {
    const target = event.target as HTMLElement;
    const item = target.closest<HTMLElement>('.formcomponent');
    if (item) return props.onAdd((item.dataset['key'] ?? '').replace(/^tb_/, ''));
    if (target.closest('.component-settings-button')) return;
    if (target.closest('.formarea')) props.onChoose(idOf(target.closest('.builder-component')));
  };
  return (
    <div
      ref={box}
      className="tb-builder tb-form"
      data-title={title}
      onClick={onClick}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.target as HTMLElement).matches('.formcomponent')) onClick(event);
      }}
    />
  );
}

const copy = (pieces: readonly Piece[]): object[] => structuredClone(pieces) as object[];
const order = (pieces: readonly Piece[]): string =>
  pieces
    .map(
      ({ tbId, components = [], columns = [] }) =>
        `${tbId}(${order(components)}${columns.map((column) => `[${order(column.components ?? [])}]`).join('')})`,
    )
    .join(',');
const idOf = (element: Element | null): string | undefined =>
  (element as BuilderElement | null)?.formioComponent?.component?.tbId;

/** Marks the chosen component and those with problems; palette items can be reached by keys. */
function decorate(
  box: HTMLElement,
  chosen: string | undefined,
  faulty: ReadonlySet<string>,
  removeLabel: string,
): void {
  for (const element of box.querySelectorAll('.builder-component')) {
    const id = idOf(element);
    element.classList.toggle('builder-chosen', id !== undefined && id === chosen);
    element.classList.toggle('builder-faulty', id !== undefined && faulty.has(id));
  }
  // It is a search field over groups of buttons, not a list of tabs.
  box.querySelector('.builder-sidebar')?.removeAttribute('role');
  for (const item of box.querySelectorAll('.formcomponent')) {
    item.setAttribute('tabindex', '0');
    item.setAttribute('role', 'button');
  }
  for (const button of box.querySelectorAll('button[ref="removeRow"]:not([aria-label])'))
    button.setAttribute('aria-label', removeLabel);
}
