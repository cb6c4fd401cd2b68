import { extension, type BpmnFactory, type CommandStack, type Moddle, type Shape } from '../types.ts';
import type { NamedValue } from './job-fields.ts';

/** Changes of extension elements, each one step of the undo history. */
export class ExtensionWriter {
  static $inject = ['commandStack', 'bpmnFactory'];

  constructor(
    private readonly commandStack: CommandStack,
    private readonly bpmnFactory: BpmnFactory,
  ) {}

  /** Sets attributes of an extension element; it is made when it is missing. */
  set(element: Shape, type: string, properties: object): void {
    const existing = extension(element.businessObject, type);
    if (existing) return this.#update(element, existing, properties);
    this.#replace(element, undefined, this.bpmnFactory.create(type, properties));
  }

  /** Takes an extension element away. */
  remove(element: Shape, type: string): void {
    const existing = extension(element.businessObject, type);
    if (existing) this.#replace(element, existing, undefined);
  }

  /** Gives the `zeebe:properties` of an element these values; none at all takes the element away. */
  properties(element: Shape, list: readonly NamedValue[]): void {
    this.#list(
      element,
      { type: 'zeebe:Properties', list: 'properties', emptied: true },
      list.map((each) => this.bpmnFactory.create('zeebe:Property', each)),
    );
  }

  /** Gives the task headers of an element these values; none at all takes the element away. */
  headers(element: Shape, list: readonly NamedValue[]): void {
    this.#list(
      element,
      { type: 'zeebe:TaskHeaders', list: 'values', emptied: true },
      list.map(({ name, value }) => this.bpmnFactory.create('zeebe:Header', { key: name, value })),
    );
  }

  /** Gives an element these input mappings; its output mappings stay. */
  inputs(element: Shape, list: readonly NamedValue[]): void {
    const mapping = extension(element.businessObject, 'zeebe:IoMapping');
    const outputs = (mapping?.get('outputParameters') as readonly Moddle[] | undefined) ?? [];
    this.#list(
      element,
      { type: 'zeebe:IoMapping', list: 'inputParameters', emptied: outputs.length === 0 },
      list.map(({ name, value }) => this.bpmnFactory.create('zeebe:Input', { source: value, target: name })),
    );
  }

  /** `emptied`: an empty list takes the whole element away. */
  #list(element: Shape, place: { type: string; list: string; emptied: boolean }, made: readonly Moddle[]): void {
    if (made.length === 0 && place.emptied) return this.remove(element, place.type);
    const existing = extension(element.businessObject, place.type);
    const owner = existing ?? this.bpmnFactory.create(place.type, {});
    for (const each of made) each.$parent = owner;
    if (existing) this.#update(element, existing, { [place.list]: made });
    else {
      Object.assign(owner, { [place.list]: made });
      this.#replace(element, undefined, owner);
    }
  }

  #replace(element: Shape, old: Moddle | undefined, next: Moddle | undefined): void {
    const owner = element.businessObject;
    const holder = owner.get('extensionElements') as Moddle | undefined;
    if (!holder) {
      if (!next) return;
      const made = this.bpmnFactory.create('bpmn:ExtensionElements', { values: [next] });
      made.$parent = owner;
      next.$parent = made;
      return this.#update(element, owner, { extensionElements: made });
    }
    const kept = (holder.get('values') as readonly Moddle[]).filter((each) => each !== old);
    if (next) next.$parent = holder;
    this.#update(element, holder, { values: next ? [...kept, next] : kept });
  }

  #update(element: Shape, moddleElement: Moddle, properties: object): void {
    this.commandStack.execute('element.updateModdleProperties', { element, moddleElement, properties });
  }
}
