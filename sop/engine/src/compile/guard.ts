/** Limits of a model; beyond them it is refused before anything that could be slow or recursive looks at it. */
export const MAX_XML_CHARACTERS = 4 * 1024 * 1024;
export const MAX_XML_ELEMENTS = 100_000;
/** Of all expressions of a model together: compiling them takes some tenths of a second. */
export const MAX_FEEL_CHARACTERS = 500_000;
export const MAX_XML_DEPTH = 200;
/** Flow elements (events, activities, gateways, sequence flows) of a file: some 300 ms of compiling. */
export const MAX_FLOW_ELEMENTS = 30_000;

export type GuardCode =
  | 'XML_TOO_LARGE'
  | 'XML_HAS_DOCTYPE'
  | 'XML_HAS_ENTITY'
  | 'XML_TOO_MANY_ELEMENTS'
  | 'XML_TOO_DEEP'
  | 'XML_NOT_WELL_FORMED';

/** The five entities of XML itself, and characters by number; any other would need a DTD. */
const ENTITY = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)/;

/** One pass over the text, without recursion: why it must not be parsed, or null. */
export function guardXml(xml: string): GuardCode | null {
  if (xml.length > MAX_XML_CHARACTERS) return 'XML_TOO_LARGE';
  const open: string[] = [];
  let elements = 0;
  for (let at = xml.indexOf('<'); at !== -1; at = xml.indexOf('<', at)) {
    const skipped = skipSpecial(xml, at);
    if (typeof skipped === 'string') return skipped;
    if (skipped !== null) {
      at = skipped;
      continue;
    }
    const end = endOfTag(xml, at);
    if (end === -1) return 'XML_NOT_WELL_FORMED';
    if (xml.charCodeAt(at + 1) === 0x2f) {
      if (open.pop() !== xml.slice(at + 2, end).trim()) return 'XML_NOT_WELL_FORMED';
    } else {
      elements += 1;
      if (elements >= MAX_XML_ELEMENTS) return 'XML_TOO_MANY_ELEMENTS';
      if (xml.charCodeAt(end - 1) !== 0x2f)
        open.push(/^[^\s/>]*/.exec(xml.slice(at + 1, Math.min(end, at + 257)))?.[0] ?? '');
      if (open.length > MAX_XML_DEPTH) return 'XML_TOO_DEEP';
    }
    at = end + 1;
  }
  if (elements === 0 || open.length > 0) return 'XML_NOT_WELL_FORMED';
  return ENTITY.test(xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '').replace(/<!--[\s\S]*?-->/g, ''))
    ? 'XML_HAS_ENTITY'
    : null;
}

/** Position behind a comment, CDATA section or processing instruction that begins at `at`; null for an element's tag. */
function skipSpecial(xml: string, at: number): number | GuardCode | null {
  const closing = xml.startsWith('<!--', at)
    ? '-->'
    : xml.startsWith('<![CDATA[', at)
      ? ']]>'
      : xml.startsWith('<?', at)
        ? '?>'
        : null;
  if (closing === null) return xml.startsWith('<!', at) ? 'XML_HAS_DOCTYPE' : null;
  const end = xml.indexOf(closing, at + 2);
  return end === -1 ? 'XML_NOT_WELL_FORMED' : end + closing.length;
}

/** Position of the `>` that ends the tag; one inside of an attribute's quotes does not. */
function endOfTag(xml: string, from: number): number {
  let quote = 0;
  for (let at = from + 1; at < xml.length; at++) {
    const code = xml.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === 0x22 || code === 0x27) quote = code;
    else if (code === 0x3e) return at;
  }
  return -1;
}
