/** The part of bpmn-moddle that `xml.ts` uses; the package ships types for elements, but none for its entry. */
declare module 'bpmn-moddle' {
  export class BpmnModdle {
    constructor(packages: object, options?: { readonly nsMap?: Readonly<Record<string, string>> });
    fromXML(xml: string): Promise<{ readonly rootElement: unknown; readonly warnings: readonly unknown[] }>;
  }
}
