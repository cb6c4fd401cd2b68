/// <reference path="./saxen.d.ts" />
import { Parser } from 'saxen';
import { InvalidError, MalformedError } from '../../platform/public.ts';

const MOST_ELEMENTS = 20_000;
const MOST_DEPTH = 20;
/** XML's own five entities, and characters by number; any other would need a DTD. */
const FOREIGN_ENTITY = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)/;

/** An element: its name apart from the prefix, and what the prefix stands for. */
export interface Element {
  readonly name: string;
  readonly namespace: string;
  readonly children: readonly Element[];
  /** Its own text, trimmed. */
  readonly text: string;
}

interface Growing {
  readonly name: string;
  readonly namespace: string;
  readonly scope: Readonly<Record<string, string>>;
  readonly parent: Growing | null;
  readonly children: Growing[];
  text: string;
}

/** The root of a document. No DTD, no entities of its own. @throws MalformedError, InvalidError for a DTD */
export function readXml(xml: string): Element {
  const plain = xml
    .replace(/^\uFEFF/, '')
    .replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '')
    .replace(/<!--[\s\S]*?-->/g, '');
  if (/<!(?:DOCTYPE|ENTITY)/i.test(plain) || FOREIGN_ENTITY.test(plain))
    throw InvalidError.field(
      '',
      'XML_DTD',
      'Không nhận XML có DTD hoặc thực thể riêng.',
      'XML with a DTD or entities of its own is not taken.',
    );
  const declared = /^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']/i.exec(xml)?.[1];
  if (declared !== undefined && !/^utf-?8$/i.test(declared))
    throw new MalformedError(
      'NOT_UTF8',
      `XML khai bảng mã “${declared}”: hãy gửi bằng UTF-8 và khai encoding="UTF-8".`,
      `The XML declares the encoding “${declared}”: send it in UTF-8 and declare encoding="UTF-8".`,
    );
  const parser = new Parser();
  const faults: string[] = [];
  let root: Growing | null = null;
  let open: Growing | null = null;
  let elements = 0;
  let depth = 0;
  parser.on('openTag', (qualified, attributes, decode) => {
    elements += 1;
    depth += 1;
    if (elements > MOST_ELEMENTS || depth > MOST_DEPTH) return void faults.push('too big');
    const element = opened(qualified, attributes(), decode, open);
    if (open) open.children.push(element);
    else if (root) faults.push('two roots');
    else root = element;
    open = element;
  });
  parser.on('closeTag', () => {
    depth -= 1;
    open = open?.parent ?? null;
  });
  const append = (text: string): void => {
    if (open) open.text += text;
    else if (text.trim() !== '') faults.push('text outside');
  };
  parser.on('text', (text, decode) => append(decode(text)));
  parser.on('cdata', append);
  // The place costs a pass over the text, and only the first fault is told.
  const fault = (error: Error, place: Place): void =>
    void faults.push(faults.length === 0 ? `${error.message}${placeText(place)}` : error.message);
  parser.on('error', fault);
  parser.on('warn', fault);
  try {
    parser.parse(xml.replace(/^\uFEFF/, ''));
  } catch (error) {
    faults.push(error instanceof Error ? error.message : 'not XML');
  }
  if (root === null || open !== null || faults.length > 0) throw malformed(faults[0] ?? 'no root');
  return finished(root);
}

function opened(
  qualified: string,
  given: Record<string, string>,
  decode: (text: string) => string,
  parent: Growing | null,
): Growing {
  const scope: Record<string, string> = { ...parent?.scope };
  for (const [name, value] of Object.entries(given)) {
    if (name === 'xmlns') scope[''] = decode(value);
    else if (name.startsWith('xmlns:')) scope[name.slice(6)] = decode(value);
  }
  const colon = qualified.indexOf(':');
  const prefix = colon < 0 ? '' : qualified.slice(0, colon);
  const namespace = Object.hasOwn(scope, prefix) ? (scope[prefix] ?? '') : '';
  return { name: qualified.slice(colon + 1), namespace, scope, parent, children: [], text: '' };
}

const finished = ({ name, namespace, children, text }: Growing): Element => ({
  ...{ name, namespace, text: text.trim() },
  children: children.map(finished),
});

/** Where the parser stands, counted from 0. */
type Place = () => { readonly line: number; readonly column: number };

/** Where a fault was met, as editors count. */
function placeText(place: Place): string {
  const { line, column } = place();
  return `; ${line + 1}:${column + 1}`;
}

function malformed(why: string): MalformedError {
  return new MalformedError(
    'NOT_XML',
    `Nội dung không phải XML hợp lệ (${why}).`,
    `The body is not valid XML (${why}).`,
  );
}

/** Children of a name, in the namespace of their parent. */
export function all(element: Element, name: string): readonly Element[] {
  return element.children.filter((child) => child.name === name && child.namespace === element.namespace);
}

/** Text of the first child of a name; `undefined` when there is none or it is empty. */
export function textOf(element: Element, name: string): string | undefined {
  return all(element, name)[0]?.text || undefined;
}

/** A text as it may stand in XML. */
export function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
