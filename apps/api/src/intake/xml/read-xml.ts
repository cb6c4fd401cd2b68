import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { InvalidError, MalformedError } from '../../platform/public.ts';

const MOST_ELEMENTS = 20_000;
const MOST_DEPTH = 20;

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
  const parser = new SaxesParser();
  let root: Growing | null = null;
  let open: Growing | null = null;
  let elements = 0;
  let depth = 0;
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) throw notUtf8(encoding);
  });
  parser.on('doctype', () => {
    throw foreignEntities();
  });
  parser.on('opentag', (tag) => {
    elements += 1;
    depth += 1;
    if (elements > MOST_ELEMENTS || depth > MOST_DEPTH) throw malformed(`too big; ${parser.line}:${parser.column}`);
    const element = opened(tag, open);
    if (open) open.children.push(element);
    else root = element;
    open = element;
  });
  parser.on('closetag', () => {
    depth -= 1;
    open = open?.parent ?? null;
  });
  const append = (text: string): void => {
    if (open) open.text += text;
  };
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('error', (error) => {
    throw refused(error);
  });
  parser.write(xml).close();
  if (root === null) throw malformed('no root');
  return finished(root);
}

function opened({ name: qualified, attributes }: SaxesTagPlain, parent: Growing | null): Growing {
  const scope: Record<string, string> = { ...parent?.scope };
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'xmlns') scope[''] = value;
    else if (name.startsWith('xmlns:')) scope[name.slice(6)] = value;
  }
  const colon = qualified.indexOf(':');
  const prefix = colon < 0 ? '' : qualified.slice(0, colon);
  const namespace = Object.hasOwn(scope, prefix) ? (scope[prefix] ?? '') : '';
  return { name: qualified.slice(colon + 1), namespace, scope, parent, children: [], text: '' };
}

const finished = ({ name, namespace, children, text }: Growing): Element => ({
  name,
  namespace,
  text: text.trim(),
  children: children.map(finished),
});

/** What the parser says begins with the place, as editors count: `3:14: unquoted attribute value.` */
function refused({ message }: Error): Error {
  const [, place = '', what = message] = /^(\d+:\d+): (.*?)\.?$/.exec(message) ?? [];
  return what === 'undefined entity' ? foreignEntities() : malformed(place ? `${what}; ${place}` : what);
}

const foreignEntities = (): InvalidError =>
  InvalidError.field(
    '',
    'XML_DTD',
    'Không nhận XML có DTD hoặc thực thể riêng.',
    'XML with a DTD or entities of its own is not taken.',
  );

const notUtf8 = (declared: string): MalformedError =>
  new MalformedError(
    'NOT_UTF8',
    `XML khai bảng mã “${declared}”: hãy gửi bằng UTF-8 và khai encoding="UTF-8".`,
    `The XML declares the encoding “${declared}”: send it in UTF-8 and declare encoding="UTF-8".`,
  );

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
