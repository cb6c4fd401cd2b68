import { createContext, use } from 'react';

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
