import type { FormComponent } from '@trucban/forms-engine';

/**
 * The components of a form while it is edited: plain Form.io JSON, each with an id of its own (`tbId`) that lives only here.
 * All changes are functions from one tree to the next, so that undo is a list of trees.
 */
export interface Piece {
  readonly tbId: string;
  readonly type: string;
  readonly key?: string;
  readonly label?: string;
  readonly components?: readonly Piece[];
  readonly columns?: readonly Column[];
  readonly [property: string]: unknown;
}
/** One column of a `columns` component. */
export interface Column {
  readonly components?: readonly Piece[];
  readonly [property: string]: unknown;
}

/** Makes ids that are unique in one editor. */
export function idMaker(): () => string {
  let last = 0;
  return () => `p${(last += 1)}`;
}

/** The tree of stored components. */
export function withIds(components: readonly FormComponent[], newId: () => string): Piece[] {
  return components.map(
    (one) =>
      ({
        ...one,
        tbId: newId(),
        ...(one.components && { components: withIds(one.components, newId) }),
        ...(one.columns && {
          columns: one.columns.map((column) => ({ ...column, components: withIds(column.components ?? [], newId) })),
        }),
      }) as Piece,
  );
}

/** What is stored of a tree. */
export function withoutIds(pieces: readonly Piece[]): FormComponent[] {
  return pieces.map(({ tbId: _, components, columns, ...own }) => ({
    ...(own as unknown as FormComponent),
    ...(components && { components: withoutIds(components) }),
    ...(columns && {
      columns: columns.map((column) => ({ ...column, components: withoutIds(column.components ?? []) })),
    }),
  }));
}

/** Every piece, parents before their children. */
export function allPieces(pieces: readonly Piece[]): Piece[] {
  return pieces.flatMap((one) => [
    one,
    ...allPieces(one.components ?? []),
    ...(one.columns ?? []).flatMap((column) => allPieces(column.components ?? [])),
  ]);
}

export function findPiece(pieces: readonly Piece[], id: string | undefined): Piece | undefined {
  return id === undefined ? undefined : allPieces(pieces).find(({ tbId }) => tbId === id);
}

/** Runs `change` on the list that holds a piece. */
function inList(
  pieces: readonly Piece[],
  id: string,
  change: (list: readonly Piece[], at: number) => readonly Piece[],
): readonly Piece[] {
  const at = pieces.findIndex(({ tbId }) => tbId === id);
  if (at >= 0) return change(pieces, at);
  const next = pieces.map((one) => {
    const components = one.components && inList(one.components, id, change);
    const columns = one.columns?.map((column) => {
      const inside = column.components && inList(column.components, id, change);
      return inside === column.components ? column : { ...column, components: inside };
    });
    const same = components === one.components && (columns ?? []).every((column, i) => column === one.columns?.[i]);
    return same ? one : { ...one, ...(components && { components }), ...(columns && { columns }) };
  });
  return next.every((one, i) => one === pieces[i]) ? pieces : next;
}

export function replacePiece(pieces: readonly Piece[], next: Piece): readonly Piece[] {
  return inList(pieces, next.tbId, (list, at) => list.map((one, i) => (i === at ? next : one)));
}

export function removePiece(pieces: readonly Piece[], id: string): readonly Piece[] {
  return inList(pieces, id, (list, at) => list.filter((_, i) => i !== at));
}

/** Puts a piece after another one, or at the end. */
export function insertAfter(pieces: readonly Piece[], id: string | undefined, piece: Piece): readonly Piece[] {
  if (findPiece(pieces, id) === undefined) return [...pieces, piece];
  return inList(pieces, id ?? '', (list, at) => [...list.slice(0, at + 1), piece, ...list.slice(at + 1)]);
}

/** Moves a piece among its siblings. @param by -1 up, 1 down. */
export function movePiece(pieces: readonly Piece[], id: string, by: -1 | 1): readonly Piece[] {
  return inList(pieces, id, (list, at) => {
    const other = list[at + by];
    const own = list[at];
    if (!other || !own) return list;
    return list.map((one, i) => (i === at ? other : i === at + by ? own : one));
  });
}

/** A key like the wished one that no component has yet: `note`, `note2`, … */
export function freeKey(pieces: readonly Piece[], wished: string): string {
  const taken = new Set(allPieces(pieces).map(({ key }) => key));
  const base = wished.replace(/\d+$/, '') || 'field';
  if (!taken.has(wished)) return wished;
  for (let n = 2; ; n += 1) if (!taken.has(`${base}${n}`)) return `${base}${n}`;
}

/** A copy with ids and keys of its own; what lies inside keeps its keys where it has a scope of its own. */
export function copyPiece(pieces: readonly Piece[], piece: Piece, newId: () => string): Piece {
  const [copy] = withIds(withoutIds([piece]), newId);
  if (!copy) throw new Error('a copy of one piece is one piece');
  const scoped = ['container', 'datagrid'].includes(piece.type);
  const rename = (one: Piece, taken: readonly Piece[]): Piece => ({
    ...one,
    ...(one.key !== undefined && { key: freeKey(taken, one.key) }),
    ...(!scoped && one.components && { components: one.components.map((child) => rename(child, taken)) }),
    ...(!scoped &&
      one.columns && {
        columns: one.columns.map((column) => ({
          ...column,
          components: (column.components ?? []).map((child) => rename(child, taken)),
        })),
      }),
  });
  return rename(copy, pieces);
}

/**
 * The piece that a JSON pointer into the definition is about (`/components/0/columns/1/components/2/validate/pattern`).
 * @returns `undefined` for what is about the form itself.
 */
export function pieceAt(pieces: readonly Piece[], pointer: string): Piece | undefined {
  const parts = pointer.split('/').slice(1);
  let list: readonly Piece[] | undefined = pieces;
  let found: Piece | undefined;
  for (let i = 0; i + 1 < parts.length && list; i += 2) {
    if (parts[i] === 'columns' && found) {
      list = found.columns?.[Number(parts[i + 1])]?.components;
      continue;
    }
    if (parts[i] !== 'components') break;
    const next: Piece | undefined = list[Number(parts[i + 1])];
    if (!next) break;
    found = next;
    list = parts[i + 2] === 'columns' ? [] : next.components;
  }
  return found;
}
