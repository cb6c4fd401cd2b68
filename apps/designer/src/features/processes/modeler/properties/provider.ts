import { Group, ListGroup } from '@bpmn-io/properties-panel';
import { extension, type Moddle, type Shape } from '../types.ts';
import { amount, lines, select, text, type Entry } from './entries.ts';
import { readGroups, writeGroups, type TaskGroup } from './groups.ts';
import {
  amountOf,
  durationOf,
  LIMIT_PROPERTIES,
  NEW_LIMIT,
  readLimits,
  writeLimits,
  type Limit,
  type Property,
  type Unit,
} from './limits.ts';
import { fieldsOf, withValue, type JobField, type NamedValue } from './job-fields.ts';
import type { Reference } from './reference.ts';
import { jobTypes, panelText, type PanelText } from './texts.ts';
import { ExtensionWriter } from './write-extension.ts';

interface PanelGroup {
  readonly id: string;
  label: string;
  readonly component: unknown;
  readonly entries?: readonly Entry[];
  items?: readonly { readonly id: string; readonly [other: string]: unknown }[];
  readonly add?: (event: Event) => void;
}
interface Lists {
  readonly lists: () => Reference;
  readonly locale: () => 'vi' | 'en';
}

const GENERAL = ['general'];
/** Not run by the engine, so not offered; in a model that has them they stay. */
const NOT_OFFERED = new Set([
  'Zeebe__ExecutionListeners',
  'Zeebe__TaskListeners',
  'calledDecision',
  'form',
  'calledElement',
]);
/** The raw keys behind our own groups, and what only programmers need: last, and named so. */
const ADVANCED = [
  'userTaskImplementation',
  'assignmentDefinition',
  'taskDefinition',
  'headers',
  'inputPropagation',
  'outputPropagation',
  'Zeebe__ExtensionProperties',
  'documentation',
];

/** Puts the panel into business words: who does it, which form, until when; Zeebe's own groups come after. */
class BusinessProperties {
  static $inject = ['propertiesPanel', 'trucbanWriter', 'trucbanReference', 'debounceInput'];

  constructor(
    propertiesPanel: { registerProvider(priority: number, provider: object): void },
    private readonly writer: ExtensionWriter,
    private readonly reference: Lists,
    private readonly debounce: (fn: unknown) => unknown,
  ) {
    // Below Zeebe's provider: its groups are there when this one is asked.
    propertiesPanel.registerProvider(400, this);
  }

  getGroups(element: Shape): (groups: PanelGroup[]) => PanelGroup[] {
    return (given) => {
      const type = element.businessObject.$type;
      const groups = given.filter(({ id }) => !NOT_OFFERED.has(id));
      const own = [
        ...(type === 'bpmn:UserTask' ? [this.#people(element), this.#form(element)] : []),
        ...(extension(element.businessObject, 'zeebe:TaskDefinition') ||
        groups.some(({ id }) => id === 'taskDefinition')
          ? [this.#job(element)]
          : []),
        ...(type === 'bpmn:CallActivity' ? [this.#called(element)] : []),
        ...(/Task$|bpmn:CallActivity|SubProcess$/.test(type) ? [this.#deadline(element)] : []),
      ];
      return this.#ordered(element, groups, own);
    };
  }

  #t(key: PanelText, values?: Readonly<Record<string, string>>): string {
    return panelText(this.reference.locale(), key, values);
  }

  #ordered(element: Shape, groups: PanelGroup[], own: readonly PanelGroup[]): PanelGroup[] {
    const first = groups.filter(({ id }) => GENERAL.includes(id));
    const advanced = ADVANCED.flatMap((id) => groups.filter((group) => group.id === id));
    const middle = groups.filter((group) => !first.includes(group) && !advanced.includes(group));
    for (const group of advanced) if (group.id !== 'documentation') group.label = this.#t('advanced') + group.label;
    const raw = advanced.find(({ id }) => id === 'Zeebe__ExtensionProperties');
    if (raw?.items) {
      const names = propertiesOf(element).map(({ name }) => name);
      raw.items = raw.items.filter((_, i) => !LIMIT_PROPERTIES.includes(names[i] ?? ''));
    }
    return [...first, ...own, ...middle, ...advanced];
  }

  #people(element: Shape): PanelGroup {
    const read = (): string =>
      textOf(extension(element.businessObject, 'zeebe:AssignmentDefinition')?.get('candidateGroups'));
    const write = (next: string): void =>
      this.writer.set(element, 'zeebe:AssignmentDefinition', { candidateGroups: next || undefined });
    const groups = readGroups(read());
    const entries = groups
      ? // One empty row at the end is where the next group is chosen.
        [...groups, { agency: '', role: '' }].flatMap((group, i) => this.#group(group, i, groups, write))
      : [text({ ...this.#field('tb-groups', 'byExpression') }, { get: read, set: write })];
    return { id: 'tb-people', label: this.#t('people'), component: Group, entries };
  }

  #group(group: TaskGroup, i: number, groups: readonly TaskGroup[], write: (text: string) => void): Entry[] {
    const { lists } = this.reference;
    const change = (next: Partial<TaskGroup>): void =>
      write(writeGroups([...groups.slice(0, i), { ...group, ...next }, ...groups.slice(i + 1)]));
    const label = i < groups.length || i === 0 ? 'agency' : 'addGroup';
    const agency = select(
      this.#field(`tb-agency-${i}`, label),
      { get: () => group.agency, set: (next) => change({ agency: next }) },
      () => lists().agencies,
      this.#t('noGroup'),
    );
    if (group.agency === '') return [agency];
    return [
      agency,
      select(
        { ...this.#field(`tb-role-${i}`, 'role'), plain: true },
        { get: () => group.role, set: (next) => change({ role: next }) },
        () => lists().roles,
        this.#t('anyRole'),
      ),
    ];
  }

  #form(element: Shape): PanelGroup {
    const read = (): string => textOf(extension(element.businessObject, 'zeebe:FormDefinition')?.get('formId'));
    const set = (next: string): void =>
      next === ''
        ? this.writer.remove(element, 'zeebe:FormDefinition')
        : this.writer.set(element, 'zeebe:FormDefinition', { formId: next, formKey: undefined });
    const entry = select(
      this.#field('tb-form-id', 'formUsed'),
      { get: read, set },
      () => this.reference.lists().forms,
      this.#t('noForm'),
    );
    return { id: 'tb-form', label: this.#t('form'), component: Group, entries: [entry] };
  }

  #job(element: Shape): PanelGroup {
    const read = (): string => textOf(extension(element.businessObject, 'zeebe:TaskDefinition')?.get('type'));
    const set = (next: string): void => this.writer.set(element, 'zeebe:TaskDefinition', { type: next });
    const entry = select({ ...this.#field('tb-job-type', 'jobType'), plain: true }, { get: read, set }, () =>
      jobTypes(this.reference.locale()),
    );
    const fields = fieldsOf(read()).map((field) => this.#jobField(element, field));
    return { id: 'tb-job', label: this.#t('job'), component: Group, entries: [entry, ...fields] };
  }

  #jobField(element: Shape, { name, as, label, help, options, long, needed }: JobField): Entry {
    const language = this.reference.locale() === 'vi' ? 0 : 1;
    const field = {
      id: `tb-job-${name}`,
      label: label[language],
      description: help[language],
      debounce: this.debounce,
      plain: true,
    };
    const values = (): NamedValue[] => (as === 'header' ? headersOf(element) : inputsOf(element));
    const value = {
      get: (): string => values().find((each) => each.name === name)?.value ?? '',
      set: (next: string): void => {
        const changed = withValue(values(), name, next);
        if (as === 'header') this.writer.headers(element, changed);
        else this.writer.inputs(element, changed);
      },
    };
    if (options && !value.get().startsWith('='))
      return select(field, value, () => options.map((code) => ({ code, name: '' })), '–');
    if (long) return lines(field, value);
    return text(field, value, (next) => (needed && next === '' ? this.#t('needed') : undefined));
  }

  #called(element: Shape): PanelGroup {
    const read = (): string => textOf(extension(element.businessObject, 'zeebe:CalledElement')?.get('processId'));
    const set = (next: string): void => this.writer.set(element, 'zeebe:CalledElement', { processId: next });
    const { lists } = this.reference;
    const entry = read().startsWith('=')
      ? text(this.#field('tb-called-key', 'calledKey'), { get: read, set })
      : select(this.#field('tb-called-key', 'calledKey'), { get: read, set }, () => lists().processes);
    return { id: 'tb-called', label: this.#t('called'), component: Group, entries: [entry] };
  }

  #deadline(element: Shape): PanelGroup {
    const limits = readLimits(propertiesOf(element));
    const write = (next: readonly Limit[]): void => {
      const others = propertiesOf(element).filter(({ name }) => !LIMIT_PROPERTIES.includes(name));
      this.writer.properties(element, [...others, ...writeLimits(next)]);
    };
    const items = limits.map((limit, i) => ({
      id: `${element.id}-tb-limit-${i}`,
      label: this.#t('deadlineOf', { limit: this.#inWords(limit.limit) }),
      entries: this.#limit(`${element.id}-tb-limit-${i}`, limit, (next) =>
        write(limits.map((each, j) => (j === i ? { ...each, ...next } : each))),
      ),
      remove: (event: Event) => {
        event.stopPropagation();
        write(limits.filter((_, j) => j !== i));
      },
    }));
    const add = (event: Event): void => {
      event.stopPropagation();
      write([...limits, NEW_LIMIT]);
    };
    return { id: 'tb-deadline', label: this.#t('deadline'), component: ListGroup, items, add };
  }

  #limit(id: string, limit: Limit, change: (next: Partial<Limit>) => void): Entry[] {
    const { lists } = this.reference;
    const simple = amountOf(limit.limit);
    const units = (['minutes', 'hours', 'days'] as const).map((code) => ({ code, name: this.#t(code) }));
    const length = simple
      ? amount(this.#field(`${id}-amount`, 'limit'), {
          get: () => simple.amount,
          set: (next) => change({ limit: durationOf(next, simple.unit) }),
        })
      : text(
          this.#field(`${id}-limit`, 'limitExpression'),
          { get: () => limit.limit, set: (next) => change({ limit: next }) },
          (next) => (next === '' ? this.#t('needed') : undefined),
        );
    const unit = select(
      { ...this.#field(`${id}-unit`, 'unit'), plain: true },
      {
        get: () => simple?.unit ?? 'expression',
        set: (next) =>
          change({
            limit: next === 'expression' ? '=duration("PT15M")' : durationOf(simple?.amount ?? 15, next as Unit),
          }),
      },
      () => [...units, { code: 'expression', name: this.#t('expression') }],
    );
    const calendar = select(
      { ...this.#field(`${id}-calendar`, 'calendar'), plain: true },
      { get: () => limit.calendar, set: (next) => change({ calendar: next || '24x7' }) },
      () => lists().calendars,
    );
    const from = select(
      { ...this.#field(`${id}-from`, 'from'), plain: true },
      { get: () => limit.from, set: (next) => change({ from: next === 'creation' ? 'creation' : 'entry' }) },
      () => [
        { code: 'entry', name: this.#t('entry') },
        { code: 'creation', name: this.#t('creation') },
      ],
    );
    const policy = select(
      this.#field(`${id}-policy`, 'policy'),
      { get: () => limit.escalationPolicy, set: (next) => change({ escalationPolicy: next }) },
      () => lists().policies,
      this.#t('noPolicy'),
    );
    return [length, unit, calendar, from, policy];
  }

  #inWords(limit: string): string {
    const simple = amountOf(limit);
    return simple ? `${simple.amount} ${this.#t(simple.unit)}` : limit;
  }

  #field(id: string, label: PanelText) {
    return { id, label: this.#t(label), debounce: this.debounce };
  }
}

function headersOf(element: Shape): NamedValue[] {
  const list = extension(element.businessObject, 'zeebe:TaskHeaders')?.get('values') as readonly Moddle[] | undefined;
  return (list ?? []).map((each) => ({ name: textOf(each.get('key')), value: textOf(each.get('value')) }));
}

function inputsOf(element: Shape): NamedValue[] {
  const mapping = extension(element.businessObject, 'zeebe:IoMapping');
  const list = mapping?.get('inputParameters') as readonly Moddle[] | undefined;
  return (list ?? []).map((each) => ({ name: textOf(each.get('target')), value: textOf(each.get('source')) }));
}

function propertiesOf(element: Shape): Property[] {
  const list =
    (extension(element.businessObject, 'zeebe:Properties')?.get('properties') as readonly Moddle[] | undefined) ?? [];
  return list.map((each) => ({ name: textOf(each.get('name')), value: textOf(each.get('value')) }));
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export const businessPropertiesModule = {
  __init__: ['trucbanProperties'],
  trucbanWriter: ['type', ExtensionWriter],
  trucbanProperties: ['type', BusinessProperties],
};
