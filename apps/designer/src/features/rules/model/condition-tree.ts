/**
 * The conditions of a rule as a tree that can be drawn. JSON that it has no picture for stays in it as it is, so that drawing and
 * writing it again loses nothing.
 */

import { isObject, type Json, type JsonObject } from '../../../shared/json/json-value.ts';

/** `none`: not one of its members may hold (`not`). */
export type GroupMode = 'all' | 'any' | 'none';

/** A place in the facts. */
export interface Reference {
  readonly fact: string;
  readonly path?: string;
}

/** `path`: JSON pointer into the rule. */
export type TreeNode =
  | { readonly kind: 'group'; readonly path: string; readonly mode: GroupMode; readonly members: readonly TreeNode[] }
  | ({ readonly kind: 'leaf'; readonly path: string } & Comparison)
  | { readonly kind: 'foreign'; readonly path: string; readonly json: Json };
export type GroupNode = Extract<TreeNode, { kind: 'group' }>;
export type LeafNode = Extract<TreeNode, { kind: 'leaf' }>;

/** One comparison. */
export interface Comparison {
  readonly subject: Reference;
  readonly operator: Operator;
  readonly value: Json;
}

export const OPERATORS = [
  'equal',
  'notEqual',
  'greaterThan',
  'greaterThanInclusive',
  'lessThan',
  'lessThanInclusive',
  'in',
  'notIn',
  'contains',
  'doesNotContain',
] as const;
export type Operator = (typeof OPERATORS)[number];

/** The way from the root to a node: which member at each level. */
export type Route = readonly number[];
/** A tree after a change, and where the node that was changed stands now. */
export interface Changed {
  readonly root: TreeNode;
  readonly route: Route;
}

/** Whether a value on the right-hand side is a place in the facts. */
export function isReference(value: unknown): value is JsonObject & Reference {
  return (
    isObject(value) &&
    typeof value['fact'] === 'string' &&
    (value['path'] === undefined || typeof value['path'] === 'string') &&
    Object.keys(value).every((key) => key === 'fact' || key === 'path')
  );
}

/** Draws JSON. @param path  JSON pointer of it */
export function treeOf(json: Json | undefined, path: string): TreeNode {
  const foreign: TreeNode = { kind: 'foreign', path, json: json ?? null };
  if (!isObject(json)) return foreign;
  const keys = Object.keys(json);
  const [key = ''] = keys;
  if (keys.length === 1 && (key === 'all' || key === 'any')) {
    const members = json[key];
    return Array.isArray(members)
      ? { kind: 'group', path, mode: key, members: membersOf(members as readonly Json[], `${path}/${key}`) }
      : foreign;
  }
  if (keys.length === 1 && key === 'not') {
    const inner = json['not'];
    const several = isObject(inner) && Object.keys(inner).length === 1 ? inner['any'] : undefined;
    if (Array.isArray(several) && several.length !== 1)
      return { kind: 'group', path, mode: 'none', members: membersOf(several as readonly Json[], `${path}/not/any`) };
    return { kind: 'group', path, mode: 'none', members: [treeOf(inner, `${path}/not`)] };
  }
  return leafOf(json, path) ?? foreign;
}

const membersOf = (members: readonly Json[], path: string): readonly TreeNode[] =>
  members.map((member, i) => treeOf(member, `${path}/${i}`));

function leafOf(json: JsonObject, path: string): LeafNode | undefined {
  const { fact, path: at, operator, value } = json;
  const known = Object.keys(json).every((key) => ['fact', 'path', 'operator', 'value'].includes(key));
  const own = OPERATORS.find((each) => each === operator);
  if (!known || typeof fact !== 'string' || !own || value === undefined) return undefined;
  if (at !== undefined && typeof at !== 'string') return undefined;
  if (isObject(value) && !isReference(value)) return undefined;
  return { kind: 'leaf', path, subject: { fact, ...(at !== undefined && { path: at }) }, operator: own, value };
}

/** Writes a tree as JSON again. */
export function jsonOf(node: TreeNode): Json {
  if (node.kind === 'foreign') return node.json;
  if (node.kind === 'leaf') {
    const { subject, operator, value } = node;
    return { ...(subject as unknown as JsonObject), operator, value };
  }
  const members = node.members.map(jsonOf);
  if (node.mode !== 'none') return { [node.mode]: members };
  const [only] = members;
  return { not: members.length === 1 && only !== undefined ? only : { any: members } };
}

export function nodeAt(root: TreeNode, route: Route): TreeNode | undefined {
  return route.reduce<TreeNode | undefined>(
    (node, at) => (node?.kind === 'group' ? node.members[at] : undefined),
    root,
  );
}

/** Another node in the place of one; without one it is taken out. */
export function replaced(root: TreeNode, route: Route, ...nodes: readonly TreeNode[]): TreeNode {
  const [at, ...rest] = route;
  if (at === undefined) return nodes[0] ?? root;
  if (root.kind !== 'group') return root;
  const member = root.members[at];
  if (!member) return root;
  const members =
    rest.length > 0
      ? root.members.with(at, replaced(member, rest, ...nodes))
      : [...root.members.slice(0, at), ...nodes, ...root.members.slice(at + 1)];
  return { ...root, members };
}

/** Takes a node out, and the groups that have nothing in them then. */
export function removed(root: TreeNode, route: Route): TreeNode {
  if (route.length === 0) return root;
  const next = replaced(root, route);
  const parent = route.slice(0, -1);
  const left = nodeAt(next, parent);
  return parent.length > 0 && left?.kind === 'group' && left.members.length === 0 ? removed(next, parent) : next;
}

/** Puts a node into a group: at a place, or at its end. */
export function inserted(root: TreeNode, group: Route, node: TreeNode, at?: number): Changed {
  const into = nodeAt(root, group);
  if (into?.kind !== 'group') return { root, route: group };
  const place = Math.min(at ?? into.members.length, into.members.length);
  const members = [...into.members.slice(0, place), node, ...into.members.slice(place)];
  return { root: replaced(root, group, { ...into, members }), route: [...group, place] };
}

/**
 * Moves a node one place up (−1) or down (1): past a comparison, into a group that is next to it, at the end of its own group out of
 * it. Every place can be reached so.
 */
export function moved(root: TreeNode, route: Route, by: -1 | 1): Changed {
  const node = nodeAt(root, route);
  const at = route.at(-1);
  if (!node || at === undefined) return { root, route };
  const parent = route.slice(0, -1);
  const siblings = nodeAt(root, parent);
  if (siblings?.kind !== 'group') return { root, route };
  const next = siblings.members[at + by];
  if (next?.kind === 'group') {
    const target = [...parent, at + by];
    const entered = inserted(root, target, node, by > 0 ? 0 : undefined);
    const left = replaced(entered.root, route);
    const shift = by > 0 ? -1 : 0;
    return {
      root: left,
      route: entered.route.with(parent.length, at + by + shift),
    };
  }
  if (next) {
    const swapped = siblings.members.with(at, next).with(at + by, node);
    return { root: replaced(root, parent, { ...siblings, members: swapped }), route: [...parent, at + by] };
  }
  const outer = parent.at(-1);
  if (outer === undefined) return { root, route };
  const alone = siblings.members.length === 1;
  const without = removed(root, route);
  const place = by < 0 || alone ? outer : outer + 1;
  return inserted(without, parent.slice(0, -1), node, place);
}

/** Takes a node to another place: before the member that stands there now. */
export function carried(root: TreeNode, from: Route, group: Route, at: number): Changed {
  const node = nodeAt(root, from);
  const within = from.every((step, i) => group[i] === step);
  if (!node || from.length === 0 || within) return { root, route: from };
  // Marked, put in, and the old one taken out: the way to the new place may have changed by that.
  const marker: TreeNode = { kind: 'foreign', path: '', json: null };
  const marked = inserted(replaced(root, from, marker), group, node, at);
  const old = routeOf(marked.root, marker);
  const next = old ? removed(marked.root, old) : marked.root;
  return { root: next, route: routeOf(next, node) ?? from };
}

function routeOf(root: TreeNode, wanted: TreeNode): Route | undefined {
  if (root === wanted) return [];
  if (root.kind !== 'group') return undefined;
  for (const [i, member] of root.members.entries()) {
    const found = routeOf(member, wanted);
    if (found) return [i, ...found];
  }
  return undefined;
}

/** Puts a node into a group of its own: `any` inside of `all`, else `all`. */
export function grouped(root: TreeNode, route: Route): Changed {
  const node = nodeAt(root, route);
  if (!node || route.length === 0) return { root, route };
  const parent = nodeAt(root, route.slice(0, -1));
  const mode: GroupMode = parent?.kind === 'group' && parent.mode === 'all' ? 'any' : 'all';
  const group: GroupNode = { kind: 'group', path: node.path, mode, members: [node] };
  return { root: replaced(root, route, group), route: [...route, 0] };
}

/** How many comparisons there are. */
export function leafCount(node: TreeNode): number {
  return node.kind === 'group' ? node.members.reduce((sum, each) => sum + leafCount(each), 0) : 1;
}
