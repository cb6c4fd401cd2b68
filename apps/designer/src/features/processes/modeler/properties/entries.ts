import {
  NumberFieldEntry,
  SelectEntry,
  TextAreaEntry,
  TextFieldEntry,
  isNumberFieldEntryEdited,
  isSelectEntryEdited,
  isTextAreaEntryEdited,
  isTextFieldEntryEdited,
} from '@bpmn-io/properties-panel';
import { h } from '@bpmn-io/properties-panel/preact';
import type { Shape } from '../types.ts';
import type { Named } from './reference.ts';

/** An entry as the panel takes it. */
export interface Entry {
  readonly id: string;
  readonly component: (props: { readonly element: Shape; readonly id: string }) => unknown;
  readonly isEdited: (node: unknown) => boolean;
}

interface Field {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly debounce: (fn: unknown) => unknown;
  /** Names alone, without their codes. */
  readonly plain?: boolean;
}
interface Value<T> {
  readonly get: () => T;
  readonly set: (value: T) => void;
}

/** A list to choose from; a value that isn't in the list stays choosable, so that nothing is lost by looking. */
export function select(field: Field, value: Value<string>, options: () => readonly Named[], none?: string): Entry {
  const getOptions = (): { value: string; label: string }[] => {
    const current = value.get();
    const listed = options().map(({ code, name }) => ({
      value: code,
      label: name === '' || name === code ? code : field.plain ? name : `${code} · ${name}`,
    }));
    const known = current === '' || listed.some((each) => each.value === current);
    return [
      ...(none === undefined && current !== '' ? [] : [{ value: '', label: none ?? '–' }]),
      ...(known ? [] : [{ value: current, label: current }]),
      ...listed,
    ];
  };
  return entry(field, SelectEntry, isSelectEntryEdited, { ...textual(value), getOptions });
}

/** A line of text. */
export function text(field: Field, value: Value<string>, validate?: (value: string) => string | undefined): Entry {
  return entry(field, TextFieldEntry, isTextFieldEntryEdited, {
    ...textual(value),
    validate: (next?: string) => validate?.(next ?? ''),
  });
}

/** Several lines of text. */
export function lines(field: Field, value: Value<string>): Entry {
  return entry(field, TextAreaEntry, isTextAreaEntryEdited, { ...textual(value), monospace: true, autoResize: true });
}

/** A whole number from 1. */
export function amount(field: Field, value: Value<number>): Entry {
  return entry(field, NumberFieldEntry, isNumberFieldEntryEdited, {
    getValue: value.get,
    setValue: (next?: number) => next !== undefined && next >= 1 && value.set(next),
    min: 1,
    step: 1,
  });
}

/** A text that is empty rather than not there. */
const textual = (value: Value<string>) => ({
  getValue: value.get,
  setValue: (next?: string) => value.set(next ?? ''),
});

/** A field of the panel drawn by one of its own components. */
function entry(
  { id, label, description, debounce }: Field,
  component: Parameters<typeof h>[0],
  isEdited: Entry['isEdited'],
  props: object,
): Entry {
  return {
    id,
    component: (place) => h(component, { ...place, label, description, debounce, ...props }),
    isEdited,
  };
}
