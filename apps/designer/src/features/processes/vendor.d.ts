/** What is used of packages that carry no types. */
declare module 'bpmn-js-properties-panel' {
  export const BpmnPropertiesPanelModule: import('bpmn-js/lib/BaseViewer').ModuleDeclaration;
  export const BpmnPropertiesProviderModule: import('bpmn-js/lib/BaseViewer').ModuleDeclaration;
  export const ZeebePropertiesProviderModule: import('bpmn-js/lib/BaseViewer').ModuleDeclaration;
}
declare module 'camunda-bpmn-js-behaviors/lib/camunda-cloud' {
  const behaviors: import('bpmn-js/lib/BaseViewer').ModuleDeclaration;
  export default behaviors;
}
declare module 'bpmn-js-create-append-anything' {
  export const CreateAppendAnythingModule: import('bpmn-js/lib/BaseViewer').ModuleDeclaration;
}
declare module 'diagram-js-minimap' {
  const minimap: import('bpmn-js/lib/BaseViewer').ModuleDeclaration;
  export default minimap;
}
declare module '@bpmn-io/properties-panel' {
  export const Group: unknown;
  export const ListGroup: unknown;
  export const SelectEntry: unknown;
  export const TextFieldEntry: unknown;
  export const NumberFieldEntry: unknown;
  export const TextAreaEntry: unknown;
  export const isSelectEntryEdited: (node: unknown) => boolean;
  export const isTextFieldEntryEdited: (node: unknown) => boolean;
  export const isTextAreaEntryEdited: (node: unknown) => boolean;
  export const isNumberFieldEntryEdited: (node: unknown) => boolean;
}
declare module '@bpmn-io/properties-panel/preact' {
  export function h(component: unknown, props: object, ...children: unknown[]): unknown;
}
