import type { Piece } from '../builder/component-tree.ts';

/** Reading and writing what a component is made of; empty values are left out, so that a stored form stays small. */

type Fields = Readonly<Record<string, unknown>>;

/** A text of a component, or of a part of it (`validate.pattern`). */
export function textAt(piece: Piece, name: string, part?: string): string {
  const value = (part ? (piece[part] as Fields | undefined) : piece)?.[name];
  return typeof value === 'string' ? value : '';
}

export function numberAt(piece: Piece, name: string, part: string): number | null {
  const value = (piece[part] as Fields | undefined)?.[name];
  return typeof value === 'number' ? value : null;
}

export function flagAt(piece: Piece, name: string, part?: string): boolean {
  const value = (part ? (piece[part] as Fields | undefined) : piece)?.[name];
  return value === true || value === 'true';
}

/** The piece with one value changed. Empty texts, `false`, `null` and parts without values are taken out. */
export function changed(piece: Piece, name: string, value: unknown, part?: string): Piece {
  const empty = value === '' || value === null || value === undefined || value === false;
  if (part === undefined) {
    const { [name]: _, ...rest } = piece;
    return (empty ? rest : { ...piece, [name]: value }) as Piece;
  }
  const { [name]: _, ...kept } = (piece[part] as Fields | undefined) ?? {};
  const next: Fields = empty ? kept : { ...kept, [name]: value };
  return changed(piece, part, Object.keys(next).length === 0 ? undefined : next);
}

/** One choice of a list with its label in both languages. */
export interface Choice {
  readonly value: string;
  readonly vi: string;
  readonly en: string;
}

/** The choices of a select, radio or selectboxes component. English labels stand in `properties.optionsEn`: `value=Label;…`. */
export function choicesOf(piece: Piece): Choice[] {
  const list = (piece.type === 'select' ? (piece['data'] as Fields | undefined)?.['values'] : piece['values']) as
    readonly { value: string; label: string }[] | undefined;
  const english = new Map(
    textAt(piece, 'optionsEn', 'properties')
      .split(';')
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
  return (list ?? []).map(({ value, label }) => ({ value, vi: label, en: english.get(value) ?? '' }));
}

/** The piece with these choices. */
export function withChoices(piece: Piece, choices: readonly Choice[]): Piece {
  const values = choices.map(({ value, vi }) => ({ label: vi, value }));
  const english = choices
    .filter(({ en }) => en !== '')
    // Both signs part the list; a label can't hold them.
    .map(({ value, en }) => `${value}=${en.replace(/[;=]/g, ' ')}`)
    .join(';');
  const next =
    piece.type === 'select'
      ? { ...piece, data: { ...(piece['data'] as Fields | undefined), values } }
      : { ...piece, values };
  return changed(next, 'optionsEn', english, 'properties');
}
