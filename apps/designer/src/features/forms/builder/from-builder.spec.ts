import { describe, expect, it } from '@jest/globals';
import type { FormComponent } from '@trucban/forms-engine';
import { allPieces, idMaker, withIds, withoutIds, type Piece } from './component-tree.ts';
import { fromBuilder, type BuilderNode } from './from-builder.ts';

const newId = idMaker();
const tree = withIds(
  [
    { type: 'textfield', key: 'a', label: 'A' },
    {
      type: 'columns',
      key: 'c',
      columns: [
        { width: 6, components: [{ type: 'number', key: 'n' }] },
        { width: 6, components: [] },
      ],
    },
  ] as unknown as FormComponent[],
  newId,
);
const known = new Map(allPieces(tree).map((piece): [string, Piece] => [piece.tbId, piece]));
/** As the builder gives it back: with defaults. */
const filled = (piece: Piece): BuilderNode =>
  ({ ...(structuredClone(piece) as object), placeholder: '', hidden: false, multiple: false }) as BuilderNode;

describe('what comes back from the builder', () => {
  it('has the new order and no defaults', () => {
    const nodes = [...tree].reverse().map(filled);
    expect(withoutIds(fromBuilder(nodes, known, newId))).toEqual(withoutIds([...tree].reverse()));
  });
  it('follows a component into a column', () => {
    const [a, c] = tree.map(filled);
    const columns = [{ components: [...(c?.columns?.[0]?.components ?? [])] }, { components: [a] }];
    const [moved] = fromBuilder([{ ...c, columns } as BuilderNode], known, newId);
    expect(moved?.columns?.map(({ components }) => components?.map(({ key }) => key))).toEqual([['n'], ['a']]);
  });
  it('takes a new one from its template, with the key that the builder chose', () => {
    const node: BuilderNode = { tbTemplate: 'point', key: 'location2', components: [{ key: 'lat' }, { key: 'lon' }] };
    const [point] = fromBuilder([node], known, newId);
    expect(point).toMatchObject({ type: 'container', key: 'location2', properties: { kind: 'point' } });
    expect(point?.components?.map(({ key }) => key)).toEqual(['lat', 'lon']);
    expect(node.tbId).toBe(point?.tbId);
  });
  it('drops what it does not know', () => {
    expect(fromBuilder([{ type: 'button', key: 'submit' }], known, newId)).toEqual([]);
  });
});
