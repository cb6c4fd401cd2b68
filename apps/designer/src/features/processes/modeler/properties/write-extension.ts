import { extension, type BpmnFactory, type CommandStack, type Moddle, type Shape } from '../types.ts';

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
  properties(element: Shape, list: readonly { readonly name: string; readonly value: string }[]): void {
    if (list.length === 0) return this.remove(element, 'zeebe:Properties');
    const made = list.map((each) => this.bpmnFactory.create('zeebe:Property', each));
    const existing = extension(element.businessObject, 'zeebe:Properties');
    const owner = existing ?? this.bpmnFactory.create('zeebe:Properties', {});
    for (const each of made) each.$parent = owner;
    if (existing) this.#update(element, existing, { properties: made });
    else {
      Object.assign(owner, { properties: made });
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
