import type { Run } from './run.ts';

/** Below these sizes the built-in search is quick whatever the texts are. */
const SHORT_MATCH = 8;
const SHORT_TEXT = 64;

/**
 * Where a text first holds another, -1 for nowhere; pays fuel. JavaScript's own search takes the product of both lengths
 * for some texts (100,000 and 50,000 characters: a third of a second), so longer ones are searched by Knuth, Morris and Pratt.
 */
export function indexOf(run: Run, text: string, match: string): number {
  if (match.length <= SHORT_MATCH || text.length <= SHORT_TEXT) {
    run.burn(text.length / 20);
    return text.indexOf(match);
  }
  if (match.length > text.length) return -1;
  run.burn((text.length + match.length) / 16);
  const back = borders(match);
  let held = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    while (held > 0 && code !== match.charCodeAt(held)) held = back[held - 1]!;
    if (code === match.charCodeAt(held)) held += 1;
    if (held === match.length) return i + 1 - held;
  }
  return -1;
}

/** For each beginning of a text the length of the longest shorter one that it ends with. */
function borders(text: string): Int32Array {
  const result = new Int32Array(text.length);
  let held = 0;
  for (let i = 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    while (held > 0 && code !== text.charCodeAt(held)) held = result[held - 1]!;
    if (code === text.charCodeAt(held)) held += 1;
    result[i] = held;
  }
  return result;
}
