import { isContext, isList, FeelRange, entryOf, type FeelValue, type Lookup } from '@trucban/feel';
import { idOf, within, type Compiler } from './compiler.ts';
import type { At, Logic } from './model.ts';
import { withNames } from './names.ts';
import { note } from './notes.ts';
import { itemsOfRange } from './range-items.ts';
import { attribute, child, type Element } from './xml.ts';

/** Compiles the expression inside of an element. */
type Inside = (compiler: Compiler, element: Element | undefined) => Logic;

/** `conditional`: what is not true is `else`; a condition that is neither boolean nor null is an error. */
export function boxedConditional(compiler: Compiler, element: Element, inside: Inside): Logic {
  const id = idOf(compiler, element);
  const [condition, then, otherwise] = ['if', 'then', 'else'].map((name) => inside(compiler, child(element, name)));
  return (at) => {
    const holds = condition!(at);
    if (holds !== null && typeof holds !== 'boolean') return note(at.session, 'NOT_A_CONDITION', id);
    return holds === true ? then!(at) : otherwise!(at);
  };
}

/** What is gone through: the elements of a list or range, or the one value. */
function itemsOf(at: At, value: FeelValue): readonly FeelValue[] | null {
  if (isList(value)) return value;
  if (value instanceof FeelRange) return itemsOfRange(at.session.run, value);
  return value === null ? null : [value];
}

/** Each element with the value that the body has for it, one after the other. */
function* eachOf(
  at: At,
  items: readonly FeelValue[],
  body: Logic,
  scopeOf: (item: FeelValue) => Lookup,
): Generator<readonly [item: FeelValue, value: FeelValue], void> {
  for (const item of items) {
    at.session.run.burn(3);
    yield [item, body({ ...at, depth: at.depth + 1, scope: scopeOf(item) })];
  }
}

/** `filter`: the elements for which `match` is true; in it `item` and the entries of the element are names. */
export function boxedFilter(compiler: Compiler, element: Element, inside: Inside): Logic {
  const id = idOf(compiler, element);
  const source = inside(compiler, child(element, 'in'));
  const match = inside({ ...compiler, names: withNames(compiler.names, ['item']) }, child(element, 'match'));
  return (at) => {
    const items = itemsOf(at, source(at));
    if (items === null) return null;
    const scopeOf =
      (item: FeelValue): Lookup =>
      (name) => {
        if (name === 'item') return item;
        const entry = isContext(item) ? entryOf(item, name) : undefined;
        return entry !== undefined ? entry : at.scope(name);
      };
    const result: FeelValue[] = [];
    for (const [item, matches] of eachOf(at, items, match, scopeOf)) {
      if (typeof matches === 'number') return elementAt(items, matches);
      if (matches === true) result.push(item);
      else if (matches !== false && matches !== null) return note(at.session, 'NOT_A_CONDITION', id);
    }
    return result;
  };
}

const elementAt = (items: readonly FeelValue[], position: number): FeelValue =>
  items[position > 0 ? position - 1 : items.length + position] ?? null;

/** `for`: a list of what is returned for each element; `partial` is what has been returned so far. */
export function boxedFor(compiler: Compiler, element: Element, inside: Inside): Logic {
  const variable = attribute(element, 'iteratorVariable') ?? 'item';
  const source = inside(compiler, child(element, 'in'));
  const names = withNames(compiler.names, [variable, 'partial']);
  const body = inside({ ...compiler, names }, child(element, 'return'));
  return (at) => {
    const items = itemsOf(at, source(at));
    if (items === null) return null;
    const result: FeelValue[] = [];
    const scopeOf =
      (item: FeelValue): Lookup =>
      (name) => {
        if (name === variable) return item;
        if (name !== 'partial') return at.scope(name);
        at.session.run.burn(1 + result.length / 64);
        return [...result];
      };
    for (const [, value] of eachOf(at, items, body, scopeOf)) result.push(value);
    return result;
  };
}

/** `some` (`stop` = true) and `every` (`stop` = false): three-valued; every condition must be boolean or null. */
export function boxedQuantified(compiler: Compiler, element: Element, inside: Inside, stop: boolean): Logic {
  const id = idOf(compiler, element);
  const variable = attribute(element, 'iteratorVariable') ?? 'item';
  const source = inside(compiler, child(element, 'in'));
  const body = inside({ ...compiler, names: withNames(compiler.names, [variable]) }, child(element, 'satisfies'));
  return (at) => {
    const items = itemsOf(at, source(at));
    if (items === null) return null;
    let unknown = false;
    let stopped = false;
    const scopeOf = (item: FeelValue): Lookup => within(at.scope, new Map([[variable, item]]));
    for (const [, value] of eachOf(at, items, body, scopeOf)) {
      if (value === null) unknown = true;
      else if (typeof value !== 'boolean') return note(at.session, 'NOT_A_CONDITION', id);
      else if (value === stop) stopped = true;
    }
    return stopped ? stop : unknown ? null : !stop;
  };
}
