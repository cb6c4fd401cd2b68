import { Formio, Utils } from '@formio/js/form';
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { formTexts } from './form-texts.ts';
import './form-view.css';
import { registerNativeInputs } from './native-inputs.ts';
import {
  fieldPath,
  pointPaths,
  prepareForm,
  withoutMasks,
  type FormDefinitionLike,
  type RefOptions,
} from './prepare-form.ts';

/** JSON of a form. */
export type FormData = Record<string, unknown>;

/** A wrong field as a problem document names it. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** What the surroundings of a form do with it. */
export interface FormHandle {
  /** Checks and gives the data; `null` with the faults shown at their fields. */
  readonly check: () => FormData | null;
  /** Shows the server's faults at their fields. @returns those that belong to no field. */
  readonly showProblems: (problems: readonly FieldProblem[], prefix: string) => readonly FieldProblem[];
}

/** A place on the globe, WGS84. */
export interface FormPoint {
  readonly lat: number;
  readonly lon: number;
}

interface FormioComponent {
  readonly element?: HTMLElement;
  setCustomValidity(message: string, dirty: boolean): void;
  setValue(value: unknown, flags?: unknown): void;
  getValue(): unknown;
  focus(): void;
}

interface FormioForm {
  readonly submission: { readonly data: FormData };
  setSubmission(submission: { readonly data: FormData }): Promise<unknown>;
  on(event: string, listener: (change: unknown, flags: unknown, modified?: boolean) => void): void;
  checkValidity(data: FormData, dirty: boolean): boolean;
  getComponent(path: string): FormioComponent | undefined;
  setPristine(pristine: boolean): void;
  showErrors(errors: unknown, triggerEvent: boolean): void;
  destroy(all: boolean): void;
  ready: Promise<unknown>;
}

// Code in a form is never run: without this the renderer would compile strings, which the page's CSP forbids as well.
(Utils as unknown as { Evaluator: { noeval: boolean } }).Evaluator.noeval = true;
registerNativeInputs();
Formio.setBaseUrl(window.location.origin);
Formio.setProjectUrl(window.location.origin);

interface FormViewProps {
  readonly definition: FormDefinitionLike;
  readonly data: FormData;
  readonly refs: RefOptions;
  readonly readOnly?: boolean;
  readonly onChange?: (data: FormData) => void;
  /** Lets the person choose a place; without it a place is typed as degrees. */
  readonly onPickPoint?: (now: FormPoint | undefined) => Promise<FormPoint | undefined>;
  readonly ref?: Ref<FormHandle>;
}

/** A Form.io form in our clothes. `data` is what it begins with; later changes of it are not taken over. */
export function FormView({ definition, data, refs, readOnly = false, onChange, onPickPoint, ref }: FormViewProps) {
  const { locale, t } = useI18n();
  const removeLabel = t('form.remove');
  const pickLabel = t('form.pickPoint');
  const box = useRef<HTMLDivElement>(null);
  const form = useRef<FormioForm>(undefined);
  const latest = useRef({ data, onChange, onPickPoint });
  useEffect(() => {
    latest.current.onChange = onChange;
    latest.current.onPickPoint = onPickPoint;
  });

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let alive = true;
    const { data: begin, masked } = withoutMasks(latest.current.data);
    const inner = element.appendChild(document.createElement('div'));
    // What is known is put in after the fields stand there: what somebody typed before would be lost.
    inner.inert = true;
    inner.style.visibility = 'hidden';
    const options = {
      language: locale,
      i18n: { [locale]: formTexts[locale] },
      noAlerts: true,
      readOnly,
      noDefaults: false,
    };
    void (
      Formio.createForm(
        inner,
        structuredClone(prepareForm(definition, locale, refs, masked)),
        options,
      ) as Promise<FormioForm>
    ).then(async (made) => {
      if (!alive) return made.destroy(true);
      form.current = made;
      const dress = (): void => {
        nameParts(inner, removeLabel);
        if (readOnly || !latest.current.onPickPoint) return;
        for (const path of pointPaths(definition))
          offerMap(made, path, pickLabel, (now) => latest.current.onPickPoint?.(now));
      };
      made.on('render', dress);
      await made.setSubmission({ data: structuredClone(begin) });
      if (!alive) return;
      dress();
      inner.inert = false;
      inner.style.visibility = '';
      made.on('change', (_change, _flags, modified) => {
        nameParts(inner, removeLabel);
        latest.current.data = made.submission.data;
        // Filling the form in at the start is no change of the person's.
        if (modified) latest.current.onChange?.(made.submission.data);
      });
    });
    return () => {
      alive = false;
      form.current?.destroy(true);
      form.current = undefined;
      inner.remove();
    };
  }, [definition, locale, refs, readOnly, removeLabel, pickLabel]);

  useImperativeHandle(ref, () => ({
    check: () => checked(form.current, box.current),
    showProblems: (problems, prefix) => shown(form.current, problems, prefix),
  }));

  return <div ref={box} className="tb-form" />;
}

/** A button under a place's degrees that chooses them on the map. */
function offerMap(
  form: FormioForm,
  path: string,
  label: string,
  pick: (now: FormPoint | undefined) => Promise<FormPoint | undefined> | undefined,
): void {
  const field = form.getComponent(path);
  if (!field?.element || field.element.querySelector('.tb-form-pick')) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'btn tb-form-pick';
  button.textContent = label;
  button.addEventListener('click', () => {
    const { lat, lon } = (field.getValue() ?? {}) as Partial<FormPoint>;
    void pick(lat !== undefined && lon !== undefined ? { lat, lon } : undefined)?.then((point) => {
      if (point) field.setValue(point, { modified: true });
    });
  });
  field.element.append(button);
}

/** Parts that the renderer leaves without a name get one. */
function nameParts(box: HTMLElement, name: string): void {
  for (const button of box.querySelectorAll('button:not([aria-label])'))
    if (!button.textContent?.trim()) button.setAttribute('aria-label', name);
  for (const part of box.querySelectorAll('.choices__input--cloned, .formio-editor-read-only-content')) {
    const label = part.closest('.formio-component')?.querySelector('label')?.textContent?.trim();
    if (label) part.setAttribute('aria-label', label);
  }
}

function checked(form: FormioForm | undefined, box: HTMLElement | null): FormData | null {
  if (!form) return null;
  form.setPristine(false);
  const { data } = form.submission;
  if (form.checkValidity(data, true)) return structuredClone(data);
  box
    ?.querySelector<HTMLElement>(
      '.formio-error-wrapper input, .formio-error-wrapper select, .formio-error-wrapper textarea, .has-error input',
    )
    ?.focus();
  return null;
}

function shown(
  form: FormioForm | undefined,
  problems: readonly FieldProblem[],
  prefix: string,
): readonly FieldProblem[] {
  const homeless: FieldProblem[] = [];
  let focused = false;
  for (const problem of problems) {
    const path = fieldPath(problem.path, prefix);
    const field =
      path === ''
        ? undefined
        : (form?.getComponent(path) ?? form?.getComponent(path.replace(/(\[\d+\]|\.[^.]*)$/, '')));
    if (!field) homeless.push(problem);
    else {
      field.setCustomValidity(problem.message, true);
      if (!focused) field.focus();
      focused = true;
    }
  }
  return homeless;
}
