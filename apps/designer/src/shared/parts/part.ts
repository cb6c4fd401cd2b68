import type { ComponentType } from 'react';
import type { Json, JsonObject } from '../json/json-value.ts';
import type { CodeSource } from './use-codes.ts';

/** A text in both languages. */
export interface Words {
  readonly vi: string;
  readonly en: string;
}

/** One value of a closed list. */
export interface Choice extends Words {
  readonly value: string;
}

/** What an input of a part is given. */
export interface InputProps {
  /** Name for screen readers. */
  readonly label: string;
  readonly value: Json | undefined;
  /** JSON pointer of it in the document. */
  readonly path: string;
  readonly locked: boolean;
  /** undefined: taken away. */
  readonly onChange: (value: Json | undefined) => void;
}

/** How a part of a document is entered. */
export type PartInput =
  | { readonly kind: 'length' | 'flag' | 'json' | 'texts' | 'map' | 'lines' | 'severity' | 'severities' }
  | { readonly kind: 'line'; readonly rows?: number; readonly code?: boolean; readonly placeholder?: string }
  | {
      readonly kind: 'number';
      readonly min?: number;
      readonly max?: number;
      readonly unit?: string;
      readonly whole?: boolean;
    }
  | { readonly kind: 'choice'; readonly choices: readonly Choice[] }
  | { readonly kind: 'code' | 'codes'; readonly from: CodeSource; readonly extra?: readonly Choice[] }
  | { readonly kind: 'group'; readonly parts: readonly Part[] }
  | {
      readonly kind: 'list';
      readonly parts: readonly Part[];
      readonly least: number;
      /** What one of them is called. */
      readonly item: Words;
      readonly fresh: JsonObject;
      /** Their order means something: a person may move them. */
      readonly ordered?: boolean;
    }
  /** An object that says by one of its fields which others it has. */
  | { readonly kind: 'variant'; readonly by: string; readonly variants: readonly Variant[] }
  /** Exactly one of these stands in the object itself. */
  | { readonly kind: 'oneOf'; readonly parts: readonly Part[] }
  | { readonly kind: 'own'; readonly Input: ComponentType<InputProps>; readonly fresh?: Json };

export interface Variant extends Choice {
  readonly parts: readonly Part[];
  readonly fresh?: JsonObject;
}

/** A field of a document that a form shows: its label and how it is entered. */
export interface Part extends Words {
  readonly key: string;
  readonly input: PartInput;
  /** Always shown; the others when they are there or asked for. */
  readonly shown?: boolean;
  readonly needed?: boolean;
  readonly help?: Words;
  /** Whether it makes sense beside the others; where it doesn't, it is taken out. */
  readonly only?: (object: JsonObject) => boolean;
}

/** Whether nothing that a person has to say is missing; what is wrong in what was said is for the server. */
export function isComplete(object: JsonObject, parts: readonly Part[]): boolean {
  return parts.every((part) => {
    if (part.only && !part.only(object)) return true;
    if (part.input.kind === 'oneOf')
      return !part.needed || part.input.parts.some(({ key }) => object[key] !== undefined);
    return !part.needed || object[part.key] !== undefined;
  });
}

/** The object without what doesn't make sense in it (any more). */
export function withoutOdd(object: JsonObject, parts: readonly Part[]): JsonObject {
  const odd = parts.filter(({ key, only }) => object[key] !== undefined && only && !only(object)).map(({ key }) => key);
  return odd.length === 0 ? object : Object.fromEntries(Object.entries(object).filter(([key]) => !odd.includes(key)));
}

/** What a part begins with when a person asks for it; undefined where there is nothing to begin with. */
export function freshOf({ input }: Part): Json | undefined {
  switch (input.kind) {
    case 'flag':
      return true;
    case 'group':
    case 'map':
      return {};
    case 'list':
      return Array.from({ length: input.least }, () => input.fresh);
    case 'variant': {
      const [first] = input.variants;
      return first && { [input.by]: first.value, ...first.fresh };
    }
    case 'own':
      return input.fresh;
    default:
      return undefined;
  }
}
