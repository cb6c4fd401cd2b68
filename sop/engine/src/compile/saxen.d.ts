/** The part of saxen that the two readers (`compile/bpmn-reader.ts`, `dmn/xml.ts`) use; the package ships no types. */
declare module 'saxen' {
  type Decode = (text: string) => string;
  /** Where the parser stands; costs a pass over the text. */
  type Place = () => { readonly line: number; readonly column: number; readonly data: string };
  export class Parser {
    /** Element names get the prefixes given here, by namespace. */
    ns(prefixes: Readonly<Record<string, string>>): this;
    on(
      event: 'openTag',
      handler: (
        name: string,
        attributes: () => Record<string, string>,
        decode: Decode,
        selfClosing: boolean,
        place: Place,
      ) => void,
    ): this;
    on(event: 'closeTag', handler: () => void): this;
    on(event: 'text', handler: (text: string, decode: Decode, place: Place) => void): this;
    on(event: 'cdata', handler: (text: string, place: Place) => void): this;
    on(event: 'error' | 'warn', handler: (error: Error, place: Place) => void): this;
    stop(): void;
    parse(xml: string): unknown;
  }
}
