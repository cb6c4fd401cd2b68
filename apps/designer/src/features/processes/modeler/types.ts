import type Modeler from 'bpmn-js/lib/Modeler';

/** The parts of bpmn-js that are used here; its own types are mostly `any`. */

/** A moddle object: an element of the model with typed properties behind `get`. */
export interface Moddle {
  readonly $type: string;
  readonly id?: string;
  readonly name?: string;
  get(name: string): unknown;
  $parent?: Moddle;
}
/** A shape or connection on the canvas. */
export interface Shape {
  readonly id: string;
  readonly type: string;
  readonly businessObject: Moddle;
  readonly labelTarget?: Shape;
  readonly x: number;
  readonly y: number;
}
export interface Canvas {
  zoom(to: string | number, center?: unknown): number;
  viewbox(box?: object): { readonly outer: { readonly width: number; readonly height: number } };
  getSize(): { readonly width: number; readonly height: number };
  getRootElement(): Shape;
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
  scrollToElement(element: Shape, padding?: number): void;
  resized(): void;
  focus(): void;
}
export interface Registry {
  get(id: string): Shape | undefined;
  filter(keep: (shape: Shape) => boolean): Shape[];
}
export interface Overlays {
  add(id: string, type: string, overlay: { position: object; html: string | HTMLElement }): string;
  remove(filter: { type: string }): void;
}
export interface CommandStack {
  undo(): void;
  redo(): void;
  canUndo(): boolean;
  canRedo(): boolean;
  execute(command: string, context: object): void;
}
export interface EventBus {
  on(event: string, listener: (event: never) => void): void;
  on(event: string, priority: number, listener: (event: never) => void): void;
  fire(event: string): void;
}
export interface Modeling {
  updateProperties(element: Shape, properties: object): void;
  updateModdleProperties(element: Shape, moddle: Moddle, properties: object): void;
}
export interface BpmnFactory {
  create(type: string, properties?: object): Moddle;
}
interface Services {
  canvas: Canvas;
  elementRegistry: Registry;
  overlays: Overlays;
  commandStack: CommandStack;
  eventBus: EventBus;
  modeling: Modeling;
  bpmnFactory: BpmnFactory;
  selection: { select(shape: Shape | null): void; get(): Shape[] };
  propertiesPanel: { attachTo(element: HTMLElement): void; detach(): void };
}

/** A service of the editor. */
export function service<Name extends keyof Services>(modeler: Modeler, name: Name): Services[Name] {
  return modeler.get(name) as Services[Name];
}

/** The extension element of a type (`zeebe:Properties`) of a model element. */
export function extension(element: Moddle, type: string): Moddle | undefined {
  const values = (element.get('extensionElements') as Moddle | undefined)?.get('values') as
    readonly Moddle[] | undefined;
  return values?.find(({ $type }) => $type === type);
}
