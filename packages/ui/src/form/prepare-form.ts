/** A Form.io component as far as screens change it. */
interface Component {
  readonly type?: string;
  readonly key?: string;
  readonly label?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly components?: readonly Component[];
  readonly columns?: readonly { readonly components?: readonly Component[] }[];
  readonly values?: readonly Option[];
  readonly data?: { readonly values?: readonly Option[] };
  readonly multiple?: boolean;
  readonly [other: string]: unknown;
}
interface Option {
  readonly label: string;
  readonly value: string;
}

/** A form definition: `{ components, … }`. */
export type FormDefinitionLike = { readonly components?: readonly unknown[] } & Readonly<Record<string, unknown>>;
/** Options of `ref` selects by their kind: `agency`, `area`, `eventType` … */
export type RefOptions = Readonly<Record<string, readonly Option[] | undefined>>;

/** Text in which a component could carry code. The server refuses it too; here it is not even handed to the renderer. */
const CODE = ['customConditional', 'calculateValue', 'customDefaultValue', 'logic', 'calculateServer'];

/**
 * A shipped or drawn definition as the renderer gets it: labels in the page's language, lists of `ref` selects filled, native
 * inputs for dates, uploads to our file store, nothing that would be code.
 * @param definition see forms/definitions/README.md. @param locale `vi` or `en`. @param refs options by `properties.ref`.
 * @param masked texts by key that stand in for data which isn't shown.
 */
export function prepareForm(
  definition: FormDefinitionLike,
  locale: 'vi' | 'en',
  refs: RefOptions,
  masked: Readonly<Record<string, string>> = {},
): FormDefinitionLike {
  const components = (definition.components ?? []) as readonly Component[];
  return {
    ...definition,
    components: components
      .filter(({ type }) => type !== 'button')
      .map((each) => prepare(each, locale, refs))
      .map((each) =>
        each.key !== undefined && masked[each.key] !== undefined ? { ...each, placeholder: masked[each.key] } : each,
      ),
  };
}

function prepare(component: Component, locale: 'vi' | 'en', refs: RefOptions): Component {
  const { properties = {} } = component;
  const own: Record<string, unknown> = { ...component };
  for (const name of CODE) delete own[name];
  if (locale === 'en' && typeof properties['en'] === 'string') own['label'] = properties['en'];
  const options = localOptions(optionsOf(component, refs), properties, locale);
  if (options && component.type === 'select') {
    own['data'] = { ...component.data, values: options };
    own['dataSrc'] = 'values';
    // One of many: the browser's own list, which every keyboard, phone and screen reader knows.
    own['widget'] = component.multiple === true ? 'choicesjs' : 'html5';
    // A list that stays open covers the fields and buttons below it.
    own['customOptions'] = { closeDropdownOnSelect: true };
  } else if (options) own['values'] = options;
  if (component.type === 'file')
    Object.assign(own, { storage: 'url', url: '/api/v1/files', webcam: false, uploadOnly: true });
  if (component.components) own['components'] = component.components.map((each) => prepare(each, locale, refs));
  if (component.columns)
    own['columns'] = component.columns.map((column) => ({
      ...column,
      components: (column.components ?? []).map((each) => prepare(each, locale, refs)),
    }));
  return own as Component;
}

function optionsOf(component: Component, refs: RefOptions): readonly Option[] | undefined {
  const ref = component.properties?.['ref'];
  if (typeof ref === 'string') return refs[ref] ?? component.data?.values;
  return component.type === 'select' ? component.data?.values : component.values;
}

/** `optionsEn`: `value=Label;value=Label`. */
function localOptions(
  options: readonly Option[] | undefined,
  properties: Readonly<Record<string, unknown>>,
  locale: string,
): readonly Option[] | undefined {
  const text = properties['optionsEn'];
  if (!options || locale !== 'en' || typeof text !== 'string') return options;
  const labels = new Map(
    text.split(';').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
  return options.map(({ value, label }) => ({ value, label: labels.get(value) ?? label }));
}

/**
 * Form.io's path of a field from a server's JSON pointer.
 * @param pointer `/variables/injured/0/name`. @param prefix what the body holds the data under: `/variables`, `/data`.
 * @returns `injured[0].name`; `''` when the pointer is not inside the data.
 */
export function fieldPath(pointer: string, prefix: string): string {
  if (!pointer.startsWith(`${prefix}/`)) return '';
  return pointer
    .slice(prefix.length + 1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : path === '' ? part : `${path}.${part}`), '');
}

const MASK = '•••';

/**
 * Data to begin with, without what is masked: a masked name sent back would overwrite the real one.
 * @returns the data, and the masked texts by key, to be shown where nothing is entered.
 */
export function withoutMasks(data: Readonly<Record<string, unknown>>): {
  readonly data: Record<string, unknown>;
  readonly masked: Readonly<Record<string, string>>;
} {
  const masked: Record<string, string> = {};
  const kept = Object.entries(data).filter(([key, value]) => {
    if (typeof value !== 'string' || !value.includes(MASK)) return true;
    masked[key] = value;
    return false;
  });
  return { data: Object.fromEntries(kept), masked };
}

/** Keys of the components that hold a point on the map, by their paths. */
export function pointPaths(definition: FormDefinitionLike): readonly string[] {
  const find = (components: readonly Component[], path: string): readonly string[] =>
    components.flatMap((component) => {
      const own = component.type === 'container' && component.key ? `${path}${component.key}` : path.replace(/\.$/, '');
      if (component.properties?.['kind'] === 'point') return [own];
      const inner = [
        ...(component.components ?? []),
        ...(component.columns ?? []).flatMap((column) => column.components ?? []),
      ];
      return find(inner, own === '' ? '' : `${own}.`);
    });
  return find((definition.components ?? []) as readonly Component[], '');
}
