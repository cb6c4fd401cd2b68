import { compile } from '@trucban/sop-engine';

/** Characters of the models that are kept: some hundred usual ones, or one of the largest. */
const MOST_CHARACTERS = 8_000_000;

const kept = new Map<string, ReturnType<typeof compile>>();
let characters = 0;

/**
 * Compiles a model once for all who ask soon after each other: the same text is checked when it is saved, submitted and
 * approved, and is then put into force. What compiling gives is never changed, so it may be shared.
 */
export function compileModel(xml: string): ReturnType<typeof compile> {
  const known = kept.get(xml);
  if (known) return known;
  const made = compile(xml);
  kept.set(xml, made);
  characters += xml.length;
  for (const [oldest] of kept) {
    if (characters <= MOST_CHARACTERS || oldest === xml) break;
    forget(oldest);
  }
  made.catch(() => forget(xml));
  return made;
}

function forget(xml: string): void {
  if (kept.delete(xml)) characters -= xml.length;
}
