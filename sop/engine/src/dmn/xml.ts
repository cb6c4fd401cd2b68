/// <reference path="../compile/saxen.d.ts" />
import { Parser } from 'saxen';

/** An element of an XML document, apart from its prefix. */
export interface Element {
  readonly name: string;
  /** Its namespace, `''` for none. */
  readonly namespace: string;
  /** Attributes as written, also `xmlns` and prefixed ones. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly parent: Element | null;
  readonly children: readonly Element[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

interface Growing extends Element {
  readonly children: Growing[];
  text: string;
}

/** The namespace that a prefix (`''` = the default) stands for at an element; `''` when none was declared. */
export function namespaceOf(element: Element | null, prefix: string): string {
  const attribute = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
  for (let at = element; at; at = at.parent) {
    const declared = attributeOf(at, attribute);
    if (declared !== undefined) return declared;
  }
  return '';
}

const attributeOf = (element: Element, name: string): string | undefined =>
  Object.hasOwn(element.attributes, name) ? element.attributes[name] : undefined;

/** The root element of a text that `guardXml` has passed; `null` when it is not well-formed. */
export function parseXml(xml: string): Element | null {
  const parser = new Parser();
  let root: Growing | null = null;
  let open: Growing | null = null;
  let faulty = false;
  const append = (text: string): void => {
    if (open) open.text += text;
  };
  parser.on('openTag', (qualified, attributes, decode) => {
    const colon = qualified.indexOf(':');
    const own: Record<string, string> = {};
    for (const [key, value] of Object.entries(attributes())) own[key] = decode(value);
    const element: Growing = {
      name: qualified.slice(colon + 1),
      namespace: '',
      attributes: own,
      parent: open,
      children: [],
      text: '',
    };
    const known: Growing = Object.assign(element, {
      namespace: namespaceOf(element, colon < 0 ? '' : qualified.slice(0, colon)),
    });
    if (open) open.children.push(known);
    else root ??= known;
    open = known;
  });
  parser.on('closeTag', () => {
    open = open ? (open.parent as Growing | null) : null;
  });
  parser.on('text', (text, decode) => append(decode(text)));
  parser.on('cdata', append);
  parser.on('error', () => {
    faulty = true;
  });
  parser.parse(xml.replace(/^\uFEFF/, ''));
  return faulty ? null : root;
}

/** An attribute's value, `undefined` when it is absent. */
export function attribute(element: Element | undefined, name: string): string | undefined {
  return element && attributeOf(element, name);
}

/** The children of a name in the same namespace as their parent. */
export function childrenNamed(element: Element | undefined, name: string): readonly Element[] {
  return (element?.children ?? []).filter((child) => child.name === name && child.namespace === element?.namespace);
}

/** The first child of a name. */
export function child(element: Element | undefined, name: string): Element | undefined {
  return childrenNamed(element, name)[0];
}

/** The text of the first child of a name, trimmed; `undefined` when there is none, or only white space. */
export function childText(element: Element | undefined, name: string): string | undefined {
  const text = child(element, name)?.text.trim();
  return text === '' ? undefined : text;
}
