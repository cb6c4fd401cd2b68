import { isUuid, parseInstant, type Json, type JsonObject } from '@trucban/kernel';
import { LIMITS, valueKindOf } from './catalogue.ts';
import { kindOf } from './hints.ts';
import { dataProblem } from './messages.ts';
import type { FormComponent, FormProblem } from './types.ts';
import { childrenOf, fieldsOf } from './walk.ts';

/** Types that a value of a data scope may have; what doesn't fit is a problem, what isn't in the form is dropped. */
export function shapeData(
  components: readonly FormComponent[],
  data: JsonObject,
  path: string,
  problems: FormProblem[],
): Record<string, Json> {
  const clean: Record<string, Json> = {};
  for (const field of fieldsOf(components, isLayout)) {
    const key = field.key ?? '';
    const value = Object.hasOwn(data, key) ? data[key] : undefined;
    // Form.io sends '' and null for a field that was left empty.
    if (value === undefined || value === null || value === '') continue;
    const shaped = shapeValue(field, value, `${path}/${key}`, problems);
    if (shaped !== undefined) clean[key] = shaped;
  }
  return clean;
}

/** Whether a component only lays out other ones. */
export function isLayout(component: FormComponent): boolean {
  return valueKindOf(component.type) === 'none';
}

function shapeValue(field: FormComponent, value: Json, path: string, problems: FormProblem[]): Json | undefined {
  const kind = valueKindOf(field.type);
  const isList = field.multiple === true && kind !== 'rows' && kind !== 'file' && kind !== 'options';
  if (!isList) return shapeOne(field, value, path, problems);
  if (!Array.isArray(value)) return wrong(field, path, 'a list', problems);
  if (value.length > LIMITS.values) return reject(path, 'TOO_MANY', field, problems, LIMITS.values);
  const present = (value as readonly Json[]).filter((one) => one !== null && one !== '');
  const shaped = present.map((one, i) => shapeOne(field, one, `${path}/${i}`, problems));
  return shaped.filter((one): one is Json => one !== undefined);
}

function shapeOne(field: FormComponent, value: Json, path: string, problems: FormProblem[]): Json | undefined {
  switch (valueKindOf(field.type)) {
    case 'text':
      return shapeText(field, value, path, problems);
    case 'number':
      return shapeNumber(field, value, path, problems);
    case 'boolean':
      return typeof value === 'boolean' ? value : wrong(field, path, 'true or false', problems);
    case 'option':
      return shapeOption(field, value, path, problems);
    case 'options':
      return shapeOptions(field, value, path, problems);
    case 'datetime':
      return shapeInstant(field, value, path, problems);
    case 'day':
    case 'time':
      return shapeCalendar(field, value, path, problems);
    case 'file':
      return shapeFiles(field, value, path, problems);
    case 'object':
      return shapeObject(field, value, path, problems);
    case 'rows':
      return shapeRows(field, value, path, problems);
    default:
      return undefined;
  }
}

function shapeText(field: FormComponent, value: Json, path: string, problems: FormProblem[]): Json | undefined {
  if (typeof value !== 'string') return wrong(field, path, 'text', problems);
  const hasPattern = isObject(field['validate']) && !!field['validate']['pattern'];
  const max = hasPattern ? LIMITS.patternTextChars : LIMITS.textChars;
  if (value.length > max) return reject(path, 'TOO_LONG', field, problems, max);
  const form = LOCAL_TIMES[kindOf(field)];
  if (form && !form.test(value) && !parseInstant(value).ok) return reject(path, 'INVALID_DATE', field, problems);
  return value.normalize('NFC');
}

/** Texts entered in the browser's own fields for dates and times, in province time. */
const LOCAL_TIMES: Readonly<Record<string, RegExp>> = {
  datetime: /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/,
  date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  time: /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/,
};

function shapeNumber(field: FormComponent, value: Json, path: string, problems: FormProblem[]): Json | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return wrong(field, path, 'a number', problems);
  const rule = field['validate'];
  const whole = kindOf(field) === 'int' || field['decimalLimit'] === 0 || (isObject(rule) && !!rule['integer']);
  return whole && !Number.isInteger(value) ? wrong(field, path, 'a whole number', problems) : value;
}

function shapeOption(field: FormComponent, value: Json, path: string, problems: FormProblem[]): Json | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
    return wrong(field, path, 'text', problems);
  if (typeof value === 'string' && value.length > LIMITS.textChars)
    return reject(path, 'INVALID_OPTION', field, problems);
  const options = optionsOf(field);
  // Options of a reference (agencies, areas …) are filled in by the screen; whoever takes the data checks them.
  if (options.length > 0 && !options.includes(String(value))) return reject(path, 'INVALID_OPTION', field, problems);
  return value;
}

function shapeOptions(field: FormComponent, value: Json, path: string, problems: FormProblem[]): Json | undefined {
  if (!isObject(value)) return wrong(field, path, 'an object', problems);
  const options = optionsOf(field);
  const clean: Record<string, Json> = {};
  for (const [option, chosen] of Object.entries(value)) {
    if (option === '') continue;
    if (typeof chosen !== 'boolean') return wrong(field, `${path}/${option}`, 'true or false', problems);
    if (!options.includes(option)) return reject(`${path}/${option}`, 'INVALID_OPTION', field, problems);
    clean[option] = chosen;
  }
  return clean;
}

function shapeInstant(field: FormComponent, value: Json, path: string, problems: FormProblem[]): Json | undefined {
  const parsed = typeof value === 'string' ? parseInstant(value) : undefined;
  return parsed?.ok ? parsed.value : reject(path, 'INVALID_DATE', field, problems);
}

function shapeCalendar(field: FormComponent, value: Json, path: string, problems: FormProblem[]): Json | undefined {
  const form = field.type === 'time' ? /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/ : /^\d{2}\/\d{2}\/\d{4}$/;
  return typeof value === 'string' && form.test(value) ? value : reject(path, 'INVALID_DATE', field, problems);
}

/** A stored file is its id; what Form.io's renderer adds (name, size) is known to the file store. */
function shapeFiles(field: FormComponent, value: Json, path: string, problems: FormProblem[]): Json | undefined {
  const files = Array.isArray(value) ? (value as readonly Json[]) : [value];
  if (files.length > (field.multiple ? LIMITS.values : 1))
    return reject(path, 'TOO_MANY', field, problems, field.multiple ? LIMITS.values : 1);
  const ids = files.map((file, i) => {
    const id = fileId(file);
    return isUuid(id) ? id : wrong(field, `${path}/${i}`, 'the id of a stored file', problems);
  });
  return ids.filter((id): id is string => id !== undefined);
}

/** The id as such, in what our upload answered, or at the end of the address that Form.io keeps. */
function fileId(file: Json): Json | undefined {
  if (!isObject(file)) return file;
  const answer = isObject(file['data']) ? file['data']['id'] : undefined;
  return file['id'] ?? answer ?? (typeof file['url'] === 'string' ? file['url'].split('/').pop() : undefined);
}

function shapeObject(field: FormComponent, value: Json, path: string, problems: FormProblem[]): Json | undefined {
  if (!isObject(value)) return wrong(field, path, 'an object', problems);
  const clean = shapeData(inside(field), value, path, problems);
  if (kindOf(field) === 'point' && Object.keys(clean).length > 0 && !isPlace(clean))
    return reject(path, 'INVALID_PLACE', field, problems);
  return clean;
}

function shapeRows(field: FormComponent, value: Json, path: string, problems: FormProblem[]): Json | undefined {
  if (!Array.isArray(value)) return wrong(field, path, 'a list', problems);
  if (value.length > LIMITS.rows) return reject(path, 'TOO_MANY', field, problems, LIMITS.rows);
  return (value as readonly Json[]).flatMap((row, i) => {
    if (!isObject(row)) return wrong(field, `${path}/${i}`, 'an object', problems) ?? [];
    return [shapeData(inside(field), row, `${path}/${i}`, problems)];
  });
}

const inside = (field: FormComponent): FormComponent[] => childrenOf(field).map(({ child }) => child);

function isPlace({ lat, lon }: JsonObject): boolean {
  return typeof lat === 'number' && typeof lon === 'number' && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
}

/** The values that a select, radio or selectboxes offers, as text. */
function optionsOf(field: FormComponent): string[] {
  const data = field['data'];
  const own = field['values'] ?? (isObject(data) ? (data['values'] ?? data['json']) : undefined);
  if (!Array.isArray(own)) return [];
  return (own as readonly Json[])
    .map((option) => (isObject(option) ? option['value'] : option))
    .filter((option) => option !== undefined && option !== null && option !== '')
    .map(String);
}

function wrong(field: FormComponent, path: string, type: string, problems: FormProblem[]): undefined {
  problems.push(dataProblem(path, 'WRONG_TYPE', nameOf(field), type));
  return undefined;
}

function reject(path: string, code: string, field: FormComponent, problems: FormProblem[], detail?: number): undefined {
  problems.push(dataProblem(path, code, nameOf(field), detail));
  return undefined;
}

/** What people call a field: its label, else its key. */
export function nameOf(field: FormComponent): string {
  return typeof field.label === 'string' && field.label !== '' ? field.label : (field.key ?? '');
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
