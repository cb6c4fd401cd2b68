import { describe, expect, it } from '@jest/globals';
import { fc } from '@trucban/testkit/properties';
import type { Json } from '../../../shared/json/json-value.ts';
import { carried, grouped, inserted, jsonOf, leafCount, moved, removed, treeOf } from './condition-tree.ts';

const leaf = (path: string, value: Json = 1): Json => ({ fact: 'data', path, operator: 'greaterThan', value });
const tree = (json: Json) => treeOf(json, '/conditions');
const [a, b, c] = [leaf('a'), leaf('b'), leaf('c')];

describe('the tree of conditions', () => {
  it('is written again as it was read, whatever stands in it', () => {
    const scalar = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null));
    const comparison = fc.record({
      fact: fc.constantFrom('data', 'event', 'seen'),
      path: fc.constantFrom('a', 'a.b'),
      operator: fc.constantFrom('equal', 'in', 'greaterThan', 'strange'),
      value: fc.oneof(scalar, fc.array(scalar), fc.record({ fact: fc.constant('data'), path: fc.string() })),
    });
    const odd = fc.oneof(
      scalar,
      fc.record({ condition: fc.string() }),
      fc.constant({}),
      fc.constant({ all: 1, any: [] }),
    );
    const { node } = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        comparison,
        odd,
        fc.record({ all: fc.array(tie('node'), { maxLength: 3 }) }),
        fc.record({ any: fc.array(tie('node'), { maxLength: 3 }) }),
        fc.record({ not: tie('node') }),
      ),
    }));
    fc.assert(
      fc.property(node, (json) => {
        expect(jsonOf(tree(json as Json))).toEqual(json);
      }),
    );
  });

  it('knows where each comparison stands in the rule', () => {
    const root = tree({ all: [a, { not: { any: [b, c] } }, { not: a }] });
    expect(root).toMatchObject({
      members: [
        { path: '/conditions/all/0' },
        { mode: 'none', members: [{ path: '/conditions/all/1/not/any/0' }, { path: '/conditions/all/1/not/any/1' }] },
        { mode: 'none', members: [{ path: '/conditions/all/2/not' }] },
      ],
    });
  });

  it('takes a comparison up and down through every group', () => {
    const json = { all: [a, { any: [b, c] }] };
    const inside = moved(tree(json), [0], 1);
    expect(jsonOf(inside.root)).toEqual({ all: [{ any: [a, b, c] }] });
    expect(inside.route).toEqual([0, 0]);
    const out = moved(inside.root, inside.route, -1);
    expect(jsonOf(out.root)).toEqual(json);
    expect(out.route).toEqual([0]);
    const below = moved(tree(json), [1, 1], 1);
    expect(jsonOf(below.root)).toEqual({ all: [a, { any: [b] }, c] });
    expect(below.route).toEqual([2]);
    // Alone in its group: the group goes with it.
    expect(jsonOf(moved(tree({ all: [{ any: [a] }, b] }), [0, 0], -1).root)).toEqual({ all: [a, b] });
    expect(jsonOf(moved(tree({ all: [a] }), [0], -1).root)).toEqual({ all: [a] });
  });

  it('keeps every comparison while they are moved about', () => {
    const steps = fc.array(fc.tuple(fc.nat(5), fc.nat(2), fc.constantFrom(-1 as const, 1 as const)), { maxLength: 20 });
    fc.assert(
      fc.property(steps, (moves) => {
        let root = tree({ all: [a, { any: [b, { not: c }, a] }, { all: [b] }] });
        for (const [first, second, by] of moves) {
          const route = root.kind === 'group' && root.members[first]?.kind === 'group' ? [first, second] : [first];
          root = treeOf(jsonOf(moved(root, route, by).root), '/conditions');
        }
        expect(leafCount(root)).toBe(5);
      }),
    );
  });

  it('groups, inserts, carries and removes', () => {
    const root = tree({ all: [a, b] });
    expect(jsonOf(grouped(root, [1]).root)).toEqual({ all: [a, { any: [b] }] });
    expect(jsonOf(inserted(root, [], tree(c), 1).root)).toEqual({ all: [a, c, b] });
    expect(jsonOf(removed(tree({ all: [a, { any: [b] }] }), [1, 0]))).toEqual({ all: [a] });
    const carriedIn = carried(tree({ all: [a, { any: [b, c] }] }), [0], [1], 1);
    expect(jsonOf(carriedIn.root)).toEqual({ all: [{ any: [b, a, c] }] });
    expect(carriedIn.route).toEqual([0, 1]);
    expect(jsonOf(carried(tree({ all: [a, { any: [b] }] }), [1], [1], 0).root)).toEqual({ all: [a, { any: [b] }] });
  });
});
