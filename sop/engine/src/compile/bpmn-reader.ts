/// <reference path="./saxen.d.ts" />
import { Parser } from 'saxen';
import { PREFIXES, typeNamed, type ElementType, type Property } from './bpmn-types.ts';
import type { ParseWarning, ParsedXml, Xml } from './xml.ts';

const ZEEBE = 'http://camunda.org/schema/zeebe/1.0';

/** After so many things that can't be read, the rest of a file is not looked at: telling where one stands costs a pass. */
const MAX_WARNINGS = 100;

/** An XML id, as it may be referred to. */
const ID = /^([a-z][\w-.]*:)?[a-z_][\w-.]*$/i;

/** An element under construction. */
type Growing = { -readonly [K in keyof Xml]: Xml[K] };

/** What is being read: an element of the metamodel, one without a schema, the text of a property, or nothing of interest. */
type Frame =
  | { readonly kind: 'typed'; readonly element: Growing; readonly type: ElementType; text: string }
  | { readonly kind: 'plain'; readonly element: Growing; readonly children: Xml[] }
  | { readonly kind: 'text'; readonly element: Growing; readonly property: Property; text: string }
  | { readonly kind: 'skipped' };

interface Reference {
  readonly element: Growing;
  readonly property: Property;
  readonly id: string;
}

/** Reads BPMN XML that `guardXml` has passed. What does not belong where it stands is a warning, and left out. */
export function readBpmn(xml: string): ParsedXml {
  const reading = new Reading();
  const error = reading.parse(xml.replace(/^\uFEFF/, ''));
  if (error !== null) return { ok: false, message: error };
  const { root } = reading;
  if (!root) return { ok: false, message: 'no bpmn:definitions' };
  reading.resolve();
  return { ok: true, root, warnings: reading.warnings };
}

class Reading {
  root: Growing | null = null;
  readonly warnings: ParseWarning[] = [];
  private readonly parser = new Parser();
  private readonly stack: Frame[] = [];
  private readonly byId = new Map<string, Growing>();
  private readonly references: Reference[] = [];

  /** Reads the whole text; why it is no XML or no BPMN, or null. */
  parse(xml: string): string | null {
    let failure: string | null = null;
    const { parser } = this;
    parser.ns({ ...PREFIXES, [ZEEBE]: 'zeebe' });
    parser.on('openTag', (tag, attributes, decode, _closed, place) => {
      const own = attributes();
      const values: Record<string, string> = {};
      for (const key in own) if (key !== '__proto__') values[key] = decode(own[key]!);
      this.stack.push(this.open(tag, values, place));
    });
    parser.on('closeTag', () => this.close());
    parser.on('text', (text, decode, place) => {
      if (text.trim() !== '') this.text(decode(text), place);
    });
    parser.on('cdata', (text, place) => this.text(text, place));
    parser.on('warn', (error, place) => this.warn(error.message, place));
    parser.on('error', (error) => {
      failure ??= error.message;
    });
    parser.parse(xml);
    return failure;
  }

  private warn(message: string, place: () => { readonly line: number; readonly data: string }): void {
    if (this.warnings.length >= MAX_WARNINGS) return this.parser.stop();
    const { line, data } = place();
    const tag = data.startsWith('<') ? `${/^<[^\s>]*/.exec(data)?.[0] ?? '<'}> ` : '';
    this.warnings.push({ message: `${tag}(${line + 1}): ${message}` });
  }

  private open(tag: string, values: Readonly<Record<string, string>>, place: Place): Frame {
    const top = this.stack.at(-1);
    if (top === undefined) return this.openRoot(tag, values);
    switch (top.kind) {
      case 'skipped':
        return top;
      case 'plain': {
        const frame = plain(tag, values, top.element);
        top.children.push(frame.element);
        return frame;
      }
      case 'typed':
        return this.openIn(top.element, top.type, tag, values, place);
      case 'text':
        this.warn(`unexpected ${tag}`, place);
        return SKIPPED;
    }
  }

  private openRoot(tag: string, values: Readonly<Record<string, string>>): Frame {
    if (tag !== 'bpmn:definitions' || this.root) return SKIPPED;
    const frame = this.typed('bpmn:Definitions', values, undefined);
    if (!frame) return SKIPPED;
    this.root = frame.element;
    return frame;
  }

  private openIn(
    parent: Growing,
    type: ElementType,
    tag: string,
    values: Readonly<Record<string, string>>,
    place: Place,
  ): Frame {
    const property = type.child(tag);
    if (!property) {
      this.warn(`unrecognized element <${tag}>`, place);
      return SKIPPED;
    }
    if (property.kind !== 'element' && property.kind !== 'any')
      return { kind: 'text', element: parent, property, text: '' };
    const frame =
      property.kind === 'any' ? plain(tag, values, parent) : this.typed(property.type, values, parent, place);
    if (!frame) return SKIPPED;
    put(parent, property, frame.element);
    return frame;
  }

  /** An element of the metamodel; null with a warning when its id is none, or is taken. */
  private typed(
    name: string,
    values: Readonly<Record<string, string>>,
    parent: Growing | undefined,
    place?: Place,
  ): Extract<Frame, { kind: 'typed' }> | null {
    const type = typeNamed(name);
    const element: Growing = { $type: name, ...(parent ? { $parent: parent } : {}) };
    for (const key of Object.keys(values)) {
      const property = type.attribute(key);
      const value = values[key]!;
      if (!property) continue;
      if (property.kind !== 'reference') put(element, property, simple(property, value));
      else
        for (const id of property.isMany ? value.split(' ') : [value]) this.references.push({ element, property, id });
    }
    const { id } = element;
    if (id && type.hasId) {
      const fault = !ID.test(id) ? 'illegal' : this.byId.has(id) ? 'duplicate' : null;
      if (fault !== null) {
        if (place) this.warn(`${fault} ID <${id}>`, place);
        return null;
      }
      this.byId.set(id, element);
    }
    return { kind: 'typed', element, type, text: '' };
  }

  private text(text: string, place: Place): void {
    const top = this.stack.at(-1);
    if (top?.kind === 'text') top.text += text;
    else if (top?.kind === 'typed') {
      if (top.type.body === null) this.warn(`unexpected body text <${text.trim().slice(0, 80)}>`, place);
      else top.text += text;
    }
  }

  private close(): void {
    const frame = this.stack.pop();
    if (frame?.kind === 'typed') {
      if (frame.type.body !== null && frame.text !== '') frame.element[frame.type.body] = frame.text;
    } else if (frame?.kind === 'text') {
      const { element, property, text } = frame;
      if (property.kind === 'reference') this.references.push({ element, property, id: text.trim() });
      else put(element, property, simple(property, text));
    }
  }

  /** Replaces ids by the elements that they name. */
  resolve(): void {
    for (const { element, property, id } of this.references) {
      const target = this.byId.get(id);
      if (target) put(element, property, target);
      else this.warnings.push({ message: `unresolved reference <${id}>`, element, property: property.name, value: id });
    }
  }
}

type Place = () => { readonly line: number; readonly data: string };

const SKIPPED: Frame = { kind: 'skipped' };

/** An element without a schema: its attributes as they are written. */
function plain(
  tag: string,
  values: Readonly<Record<string, string>>,
  parent: Growing,
): Extract<Frame, { kind: 'plain' }> {
  const children: Xml[] = [];
  return { kind: 'plain', element: { ...values, $type: tag, $parent: parent, $children: children }, children };
}

function put(element: Growing, { name, isMany }: Property, value: unknown): void {
  if (!isMany) element[name] = value;
  else if (Array.isArray(element[name])) (element[name] as unknown[]).push(value);
  else element[name] = [value];
}

function simple({ kind }: Property, text: string): unknown {
  return kind === 'boolean' ? text === 'true' : kind === 'number' ? Number.parseFloat(text) : text;
}
