/** The part of bpmn-moddle that `bpmn-types.ts` and the bench use; the package ships types for elements, but none for its entry. */
declare module 'bpmn-moddle' {
  interface PropertyDescriptor {
    readonly ns: { readonly localName: string };
    readonly type: string;
    readonly isMany?: boolean;
    readonly isAttr?: boolean;
    readonly isReference?: boolean;
    readonly isVirtual?: boolean;
  }
  interface TypeDescriptor {
    readonly name: string;
    readonly properties: readonly PropertyDescriptor[];
    readonly propertiesByName: Readonly<Record<string, PropertyDescriptor>>;
    readonly allTypesByName: Readonly<Record<string, unknown>>;
    readonly bodyProperty?: PropertyDescriptor;
    readonly idProperty?: PropertyDescriptor;
  }
  interface Package {
    readonly prefix: string;
    readonly uri: string;
    readonly xml?: { readonly tagAlias?: string };
  }
  export class BpmnModdle {
    constructor(packages: object);
    fromXML(xml: string): Promise<{ readonly rootElement: unknown; readonly warnings: readonly unknown[] }>;
    readonly registry: {
      readonly typeMap: Readonly<Record<string, unknown>>;
      getEffectiveDescriptor(name: string): TypeDescriptor;
      getPackage(prefix: string): Package | undefined;
      getPackages(): readonly Package[];
    };
  }
}
