import type { DataMapping } from '../graph/graph.ts';
import { readExpression, type Reader } from './reader.ts';
import { body, many, one, text, type Xml } from './xml.ts';

/**
 * Data associations of an activity or event (BPMN 2.0.2, 10.4.2). A data object, an input or output is the variable of its
 * name; one without a name, and the placeholder that bpmn-js puts in, are drawn only.
 */
export function readDataMappings(reader: Reader, element: Xml, direction: 'input' | 'output'): readonly DataMapping[] {
  const associations = many(element, direction === 'input' ? 'dataInputAssociations' : 'dataOutputAssociations');
  return associations.flatMap((association) => {
    const target = nameOf(one(association, 'targetRef'));
    const assigned = many(association, 'assignment').flatMap((assignment) =>
      readAssignment(reader, element, assignment),
    );
    const transformation = readExpression(reader, element.id ?? '', body(association, 'transformation'));
    if (transformation) return target === null ? assigned : [{ from: transformation, target: [target] }, ...assigned];
    const source = nameOf(many(association, 'sourceRef')[0] ?? one(association, 'sourceRef'));
    const copies = assigned.length === 0 && source !== null && target !== null && source !== target;
    return copies ? [{ from: source, target: [target] }] : assigned;
  });
}

/**
 * Data objects that an element moves data into or out of, or goes through: each with the sub-process or process that declares
 * it. An association that is drawn only moves nothing.
 */
export function movedDataObjects(element: Xml): readonly { readonly name: string; readonly declaredIn: Xml }[] {
  const associations = [...many(element, 'dataInputAssociations'), ...many(element, 'dataOutputAssociations')];
  const ends = associations.flatMap((association) => {
    const [source, target] = [
      many(association, 'sourceRef')[0] ?? one(association, 'sourceRef'),
      one(association, 'targetRef'),
    ];
    const moves =
      many(association, 'assignment').length > 0 ||
      (nameOf(target) !== null && (nameOf(source) !== null || one(association, 'transformation') !== undefined));
    return moves ? [source, target] : [];
  });
  const loop = one(element, 'loopCharacteristics');
  return [...ends, one(loop, 'loopDataInputRef'), one(loop, 'loopDataOutputRef')].flatMap((item) => {
    const name = nameOf(item);
    const object = item?.$type === 'bpmn:DataObjectReference' ? (one(item, 'dataObjectRef') ?? item) : item;
    return name !== null && object?.$type.startsWith('bpmn:DataObject') && object.$parent
      ? [{ name, declaredIn: object.$parent }]
      : [];
  });
}

function readAssignment(reader: Reader, element: Xml, assignment: Xml): DataMapping[] {
  const from = readExpression(reader, element.id ?? '', body(assignment, 'from'));
  const to = (body(assignment, 'to') ?? '').replace(/^=/, '').trim().split('.');
  return from && to.every((part) => part !== '') ? [{ from, target: to }] : [];
}

function nameOf(item: Xml | undefined): string | null {
  const name = (text(item, 'name') ?? text(one(item, 'dataObjectRef'), 'name') ?? '').trim();
  return name === '' || name.startsWith('__') ? null : name;
}

/** What a multi-instance activity goes through and gathers, as BPMN itself writes it; absent parts are `undefined`. */
export interface LoopData {
  readonly collection?: string | undefined;
  readonly element?: string | undefined;
  readonly outputCollection?: string | undefined;
  readonly outputElement?: string | undefined;
}

/**
 * `loopDataInputRef`, `inputDataItem`, `loopDataOutputRef`, `outputDataItem`: names of variables. A data input stands for
 * the data object that an association brings into it, a data output for the one that it goes to.
 */
export function readLoopData(element: Xml, loop: Xml): LoopData {
  const outside = (item: Xml | undefined, associations: string, inner: string, outer: string): string | undefined => {
    const ends = (association: Xml, end: string): readonly (Xml | undefined)[] => [
      ...many(association, end),
      one(association, end),
    ];
    const association = item && many(element, associations).find((each) => ends(each, inner).includes(item));
    return nameOf(association && ends(association, outer).find(Boolean)) ?? nameOf(item) ?? undefined;
  };
  return {
    collection: outside(one(loop, 'loopDataInputRef'), 'dataInputAssociations', 'targetRef', 'sourceRef'),
    element: nameOf(one(loop, 'inputDataItem')) ?? undefined,
    outputCollection: outside(one(loop, 'loopDataOutputRef'), 'dataOutputAssociations', 'sourceRef', 'targetRef'),
    outputElement: nameOf(one(loop, 'outputDataItem')) ?? undefined,
  };
}
