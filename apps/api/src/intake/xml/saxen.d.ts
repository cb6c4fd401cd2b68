/** The part of saxen that `read-xml.ts` uses; the package ships no types. */
declare module 'saxen' {
  type Decode = (text: string) => string;
  /** Counted from 0. */
  export interface Place {
    readonly line: number;
    readonly column: number;
  }
  export class Parser {
    on(
      event: 'openTag',
      handler: (name: string, attributes: () => Record<string, string>, decode: Decode) => void,
    ): this;
    on(event: 'closeTag', handler: () => void): this;
    on(event: 'text', handler: (text: string, decode: Decode) => void): this;
    on(event: 'cdata', handler: (text: string) => void): this;
    on(event: 'error' | 'warn', handler: (error: Error, context: () => Place) => void): this;
    parse(xml: string): unknown;
  }
}
