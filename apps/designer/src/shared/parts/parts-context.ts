import { createContext, use, type ComponentType } from 'react';
import type { JsonObject } from '../json/json-value.ts';
import type { Part } from './part.ts';

/** What every form of a document knows. */
export interface PartsWords {
  readonly locked: boolean;
  /** What is wrong, by JSON pointer. */
  readonly problems: ReadonlyMap<string, string>;
}

export const PartsContext = createContext<PartsWords>({ locked: true, problems: new Map() });
export const usePartsWords = (): PartsWords => use(PartsContext);

/** The first problem at a place or in it. */
export function problemAt(problems: ReadonlyMap<string, string>, path: string): string | undefined {
  for (const [at, text] of problems) if (at === path || at.startsWith(`${path}/`)) return text;
  return undefined;
}

/** What a form of parts is given. */
export interface PartsFormProps {
  readonly parts: readonly Part[];
  readonly object: JsonObject;
  /** JSON pointer of the object in its document. */
  readonly path: string;
  readonly onChange: (object: JsonObject) => void;
}

/** The form of the parts inside of a part: the one that it stands in. */
export const NestedForm = createContext<ComponentType<PartsFormProps>>(() => null);
