import type { LocalizedText } from '@trucban/kernel';

/** What is read from a model's text without compiling it: drafts may be wrong, and still have a key, a name and differences. */

const PROCESS = /<(?:[\w.-]+:)?process\b([^>]*)>/g;

function attribute(attributes: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
  return value ? unescape(value[1] ?? value[2] ?? '') : undefined;
}

function unescape(text: string): string {
  const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|\w+);/gi, (whole, code: string) => {
    if (!code.startsWith('#')) return named[code] ?? whole;
    const point = code[1] === 'x' || code[1] === 'X' ? parseInt(code.slice(2), 16) : Number(code.slice(1));
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

function executable(xml: string): string | undefined {
  const found = [...xml.replace(/<!--[\s\S]*?-->/g, '').matchAll(PROCESS)].map((match) => match[1] ?? '');
  return found.find((attributes) => attribute(attributes, 'isExecutable') === 'true') ?? found[0];
}

/** BPMN id of the executable process; undefined when there is none to be seen. */
export function processIdOf(xml: string): string | undefined {
  const attributes = executable(xml);
  return attributes === undefined ? undefined : attribute(attributes, 'id');
}

/** Name of the executable process. Models are drawn in Vietnamese; there is one name for both languages. */
export function processNameOf(xml: string): LocalizedText | null {
  const attributes = executable(xml);
  const name = attributes === undefined ? undefined : attribute(attributes, 'name')?.normalize('NFC').trim();
  return name ? { vi: name, en: name } : null;
}

const DEFINITIONS = /<(?:[\w.-]+:)?definitions\b([^>]*)>/;

/** Id of a DMN model; undefined when there is none to be seen. */
export function modelIdOf(xml: string): string | undefined {
  const attributes = DEFINITIONS.exec(xml.replace(/<!--[\s\S]*?-->/g, ''))?.[1];
  return attributes === undefined ? undefined : attribute(attributes, 'id');
}

/** Name of a DMN model; one for both languages. */
export function modelNameOf(xml: string): LocalizedText | null {
  const attributes = DEFINITIONS.exec(xml.replace(/<!--[\s\S]*?-->/g, ''))?.[1];
  const name = attributes === undefined ? undefined : attribute(attributes, 'name')?.normalize('NFC').trim();
  return name ? { vi: name, en: name } : null;
}

/** A flow says itself where it begins and ends; what its nodes repeat of it is no difference of theirs. */
const FLOW_REFERENCES: ReadonlySet<string> = new Set(['incoming', 'outgoing']);

/** An element of a model with its own text: without the elements inside that have ids of their own. */
export interface ModelElement {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly attributes: string;
  readonly content: string;
}

/** Elements of the processes by id (flow nodes, flows, event definitions, messages …); the diagram is left out. */
export function elementsOf(xml: string): ReadonlyMap<string, ModelElement> {
  const elements = new Map<string, ModelElement>();
  const open: { id: string; tag: string; type: string; attributes: string; parts: string[] }[] = [
    { id: '', tag: '', type: '', attributes: '', parts: [] },
  ];
  const tokens = xml
    .replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, '')
    .matchAll(/<(\/?)([\w.:-]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>|([^<]+)/g);
  const close = (): void => {
    const done = open.pop();
    if (!done || done.id === '') return;
    elements.set(done.id, {
      id: done.id,
      type: done.type,
      name: attribute(done.attributes, 'name') ?? '',
      attributes: sorted(done.attributes),
      content: done.parts.join(''),
    });
  };
  let inFlowReference = false;
  for (const [whole, slash, tag = '', attributes = '', selfClosing, text] of tokens) {
    const top = open.at(-1);
    if (!top) break;
    if (text !== undefined) {
      if (!inFlowReference) top.parts.push(unescape(text.trim()));
      continue;
    }
    const local = tag.replace(/^.*:/, '');
    // A process says nothing by the places of its shapes.
    if (local === 'BPMNDiagram' && slash === '') break;
    if (FLOW_REFERENCES.has(local)) inFlowReference = slash === '' && selfClosing === '';
    else if (slash === '/') {
      if (top.tag === tag && top.id !== '') close();
      else top.parts.push(whole);
    } else if (attribute(attributes, 'id') !== undefined && local !== 'definitions') {
      open.push({ id: attribute(attributes, 'id') ?? '', tag, type: local, attributes, parts: [] });
      if (selfClosing === '/') close();
    } else top.parts.push(`<${tag}${sorted(attributes)}${selfClosing}>`);
  }
  return elements;
}

/** Attributes as they mean: in one order, whichever quotes and escapes the writing program uses. */
function sorted(attributes: string): string {
  return [...attributes.matchAll(/\s([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)]
    .map(([, name, double, single]) => `${name}=${JSON.stringify(unescape(double ?? single ?? ''))}`)
    .sort()
    .join(' ');
}
