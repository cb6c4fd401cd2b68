/** The part of saxen that `read-xml.ts` uses; the package ships no types. */
declare module 'saxen' {
  type Decode = (text: string) => string;
  export class Parser {
    on(
      event: 'openTag',
      handler: (name: string, attributes: () => Record<string, string>, decode: Decode) => void,
    ): this;
    on(event: 'closeTag', handler: () => void): this;
    on(event: 'text', handler: (text: string, decode: Decode) => void): this;
    on(event: 'cdata', handler: (text: string) => void): this;
    on(
      event: 'error' | 'warn',
      handler: (error: Error, place: () => { readonly line: number; readonly column: number }) => void,
    ): this;
    parse(xml: string): unknown;
  }
}
