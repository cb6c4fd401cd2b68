import { describe, expect, it } from '@jest/globals';
import type { FormComponent } from '@trucban/forms-engine';
import {
  allPieces,
  copyPiece,
  findPiece,
  freeKey,
  idMaker,
  insertAfter,
  movePiece,
  pieceAt,
  removePiece,
  replacePiece,
  withIds,
  withoutIds,
  type Piece,
} from './component-tree.ts';

const stored: FormComponent[] = [
  { type: 'textfield', key: 'name', label: 'Tên' },
  {
    type: 'columns',
    key: 'two',
    columns: [
      { width: 6, components: [{ type: 'number', key: 'injured' }] },
      { width: 6, components: [{ type: 'number', key: 'dead' }] },
    ],
  } as unknown as FormComponent,
  { type: 'datagrid', key: 'rows', components: [{ type: 'textfield', key: 'name' }] },
];
const newId = idMaker();
const tree = withIds(stored, newId);
const byKey = (pieces: readonly Piece[], key: string): Piece => {
  const found = allPieces(pieces).find((one) => one.key === key);
  if (!found) throw new Error(`no ${key}`);
  return found;
};
const keys = (pieces: readonly Piece[]): (string | undefined)[] => allPieces(pieces).map(({ key }) => key);

describe('a form while it is edited', () => {
  it('is stored as it was read', () => {
    expect(withoutIds(tree)).toEqual(stored);
    expect(new Set(allPieces(tree).map(({ tbId }) => tbId)).size).toBe(6);
  });
  it('changes one piece, however deep, and leaves the others as they are', () => {
    const dead = byKey(tree, 'dead');
    const next = replacePiece(tree, { ...dead, label: 'Chết' });
    expect(findPiece(next, dead.tbId)?.label).toBe('Chết');
    expect(next[0]).toBe(tree[0]);
    expect(next[2]).toBe(tree[2]);
    expect(keys(removePiece(tree, dead.tbId))).toEqual(['name', 'two', 'injured', 'rows', 'name']);
  });
  it('puts a piece after another, or at the end', () => {
    const note: Piece = { type: 'textarea', key: 'note', tbId: 'n' };
    expect(keys(insertAfter(tree, byKey(tree, 'injured').tbId, note))).toEqual([
      'name',
      'two',
      'injured',
      'note',
      'dead',
      'rows',
      'name',
    ]);
    expect(keys(insertAfter(tree, undefined, note)).at(-1)).toBe('note');
  });
  it('moves among siblings and stops at the ends', () => {
    expect(movePiece(tree, byKey(tree, 'two').tbId, -1).map(({ key }) => key)).toEqual(['two', 'name', 'rows']);
    expect(movePiece(tree, tree[0]?.tbId ?? '', -1)).toEqual(tree);
  });
  it('gives copies keys of their own; rows keep theirs', () => {
    expect(freeKey(tree, 'note')).toBe('note');
    expect(freeKey(tree, 'injured')).toBe('injured2');
    expect(keys([copyPiece(tree, byKey(tree, 'two'), newId)])).toEqual(['two2', 'injured2', 'dead2']);
    expect(keys([copyPiece(tree, byKey(tree, 'rows'), newId)])).toEqual(['rows2', 'name']);
  });
  it('finds what a problem is about', () => {
    expect(pieceAt(tree, '/components/0/key')?.key).toBe('name');
    expect(pieceAt(tree, '/components/1/columns/1/components/0/validate/pattern')?.key).toBe('dead');
    expect(pieceAt(tree, '/components/2/components/0/key')).toBe(tree[2]?.components?.[0]);
    expect(pieceAt(tree, '/title')).toBeUndefined();
    expect(pieceAt(tree, '/components/9/key')).toBeUndefined();
  });
});
