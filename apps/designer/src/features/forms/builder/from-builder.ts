import type { Piece } from './component-tree.ts';
import { templateOf } from './palette.ts';

/** A component as Form.io's builder holds it: the stored one with all defaults filled in. */
export interface BuilderNode {
  tbId?: string;
  readonly tbTemplate?: string;
  readonly key?: string;
  readonly components?: readonly BuilderNode[];
  readonly columns?: readonly { readonly components?: readonly BuilderNode[] }[];
  readonly [property: string]: unknown;
}

/**
 * The tree after something was dragged in the builder: the order is the builder's, each component stays as we know it (without
 * the defaults that the builder fills in), a new one is its template from the palette. New nodes get their id in place.
 */
export function fromBuilder(
  nodes: readonly BuilderNode[],
  known: ReadonlyMap<string, Piece>,
  newId: () => string,
): Piece[] {
  return nodes.flatMap((node) => {
    const old = node.tbId === undefined ? undefined : known.get(node.tbId);
    const template = old ?? (node.tbTemplate === undefined ? undefined : templateOf(node.tbTemplate));
    if (!template) return [];
    if (!old) node.tbId = newId();
    const own = old ? {} : { tbId: node.tbId, key: node.key };
    const columns = template.columns as Piece['columns'];
    return [
      {
        ...template,
        ...own,
        ...(Array.isArray(template.components) && {
          components: children(node.components, old, known, newId, template.components as readonly Piece[]),
        }),
        ...(columns && {
          columns: columns.map((column, i) => ({
            ...column,
            components: fromBuilder(node.columns?.[i]?.components ?? [], known, newId),
          })),
        }),
      } as Piece,
    ];
  });
}

/** What lies inside: of a new template its own children, which the builder was given without ids. */
function children(
  nodes: readonly BuilderNode[] | undefined,
  old: Piece | undefined,
  known: ReadonlyMap<string, Piece>,
  newId: () => string,
  template: readonly Piece[],
): Piece[] {
  if (old) return fromBuilder(nodes ?? [], known, newId);
  return template.map((child, i) => {
    const id = newId();
    const node = nodes?.[i];
    if (node) node.tbId = id;
    return { ...child, tbId: id };
  });
}
