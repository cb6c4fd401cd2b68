import { fc } from '@trucban/testkit/properties';
import { job, model, script, user } from './model.ts';

/** A well-formed model as a tree; what it does can be told without running it. */
export type Block =
  | { readonly type: 'task'; readonly work: 'user' | 'job' | 'script' | 'none' }
  | { readonly type: 'sequence' | 'parallel'; readonly parts: readonly Block[] }
  /** `taken`: which of the branches; for `exclusive` the first of them. */
  | { readonly type: 'exclusive' | 'inclusive'; readonly parts: readonly Block[]; readonly taken: readonly boolean[] }
  | { readonly type: 'multi'; readonly body: Block; readonly times: number; readonly sequential: boolean }
  | { readonly type: 'loop' | 'backEdge'; readonly body: Block; readonly times: number }
  | { readonly type: 'sub' | 'guarded'; readonly body: Block };

/** Blocks inside blocks, some levels deep. */
const blocks: fc.Arbitrary<Block> = fc.letrec<{ block: Block }>((tie) => {
  const body = tie('block');
  const parts = fc.array(body, { minLength: 2, maxLength: 3 });
  const taken = fc.array(fc.boolean(), { minLength: 3, maxLength: 3 });
  const times = fc.integer({ min: 1, max: 3 });
  return {
    block: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.record({ type: fc.constant('task'), work: fc.constantFrom('user', 'job', 'script', 'none') }),
      fc.record({ type: fc.constantFrom('sequence', 'parallel'), parts }),
      fc.record({ type: fc.constantFrom('exclusive', 'inclusive'), parts, taken }),
      fc.record({ type: fc.constant('multi'), body, times: fc.integer({ min: 0, max: 3 }), sequential: fc.boolean() }),
      fc.record({ type: fc.constantFrom('loop', 'backEdge'), body, times }),
      fc.record({ type: fc.constantFrom('sub', 'guarded'), body }),
    ) as fc.Arbitrary<Block>,
  };
}).block;

/** Several blocks together, so that few of them are small. */
export const bodies: fc.Arbitrary<Block> = fc.record({
  type: fc.constantFrom('sequence', 'parallel'),
  parts: fc.array(blocks, { minLength: 3, maxLength: 5 }),
});

interface Drawn {
  readonly nodes: string;
  readonly flows: readonly string[];
  readonly first: string;
  readonly last: string;
}

/** The model of a block, and how often each of its tasks must be completed in one instance. */
export function draw(block: Block): { readonly xml: string; readonly visits: ReadonlyMap<string, number> } {
  const visits = new Map<string, number>();
  let count = 0;
  const id = (prefix: string): string => `${prefix}${++count}`;
  const inside = (times: number, body: Block, visit: number): string => {
    const { nodes, flows, first, last } = of(body, visit * times);
    const start = id('s');
    const end = id('e');
    return `<startEvent id="${start}"/>${nodes}<endEvent id="${end}"/><flow>${[`${start} -> ${first}`, ...flows, `${last} -> ${end}`].join('\n')}</flow>`;
  };
  const alone = (name: string, nodes: string): Drawn => ({ nodes, flows: [], first: name, last: name });

  function of(one: Block, visit: number): Drawn {
    switch (one.type) {
      case 'task': {
        const name = id('t');
        visits.set(name, visit);
        return alone(name, task(one.work, name));
      }
      case 'sequence': {
        const drawn = one.parts.map((part) => of(part, visit));
        const joints = drawn.slice(1).map((next, i) => `${drawn[i]?.last ?? ''} -> ${next.first}`);
        return {
          nodes: drawn.map(({ nodes }) => nodes).join(''),
          flows: [...drawn.flatMap(({ flows }) => flows), ...joints],
          first: drawn[0]?.first ?? '',
          last: drawn.at(-1)?.last ?? '',
        };
      }
      case 'parallel':
        return branches(
          'parallelGateway',
          one.parts,
          one.parts.map(() => true),
          visit,
        );
      case 'exclusive': {
        const chosen = Math.max(0, one.taken.slice(0, one.parts.length).indexOf(true));
        return branches(
          'exclusiveGateway',
          one.parts,
          one.parts.map((_part, i) => i === chosen),
          visit,
        );
      }
      case 'inclusive': {
        const taken = one.parts.map((_part, i) => one.taken[i] === true);
        return branches('inclusiveGateway', one.parts, taken.includes(true) ? taken : [true, ...taken.slice(1)], visit);
      }
      case 'multi': {
        const name = id('m');
        const items = JSON.stringify(Array.from({ length: one.times }, (_, i) => i));
        const loop = `<multiInstanceLoopCharacteristics isSequential="${String(one.sequential)}"><extensionElements><z:loopCharacteristics inputCollection="=${items}" inputElement="item"/></extensionElements></multiInstanceLoopCharacteristics>`;
        return alone(name, `<subProcess id="${name}">${inside(one.times, one.body, visit)}${loop}</subProcess>`);
      }
      case 'loop': {
        const name = id('l');
        const loop = `<standardLoopCharacteristics loopMaximum="${one.times}"/>`;
        return alone(name, `<subProcess id="${name}">${inside(one.times, one.body, visit)}${loop}</subProcess>`);
      }
      case 'backEdge':
        return backEdge(one.body, one.times, visit);
      case 'sub': {
        const name = id('p');
        return alone(name, `<subProcess id="${name}">${inside(1, one.body, visit)}</subProcess>`);
      }
      case 'guarded': {
        // A boundary event that never happens must leave nothing behind.
        const name = id('p');
        const timer = '<timeDuration xsi:type="bpmn:tFormalExpression">P9D</timeDuration>';
        const boundary = `<boundaryEvent id="${name}b" attachedToRef="${name}"><timerEventDefinition>${timer}</timerEventDefinition></boundaryEvent>`;
        return alone(name, `<subProcess id="${name}">${inside(1, one.body, visit)}</subProcess>${boundary}`);
      }
    }
  }

  function branches(kind: string, parts: readonly Block[], taken: readonly boolean[], visit: number): Drawn {
    const split = id('g');
    const join = id('j');
    const drawn = parts.map((part, i) => of(part, taken[i] ? visit : 0));
    const condition = (i: number): string => (kind === 'parallelGateway' ? '' : ` [=${String(taken[i] === true)}]`);
    return {
      nodes: `<${kind} id="${split}"/>${drawn.map(({ nodes }) => nodes).join('')}<${kind} id="${join}"/>`,
      flows: drawn.flatMap(({ flows, first, last }, i) => [
        `${split} -> ${first}${condition(i)}`,
        ...flows,
        `${last} -> ${join}`,
      ]),
      first: split,
      last: join,
    };
  }

  /** Its counter is local to a sub-process of its own: several may run side by side. */
  function backEdge(body: Block, times: number, visit: number): Drawn {
    const name = id('p');
    const [start, merge, next, again, end] = ['s', 'g', 'c', 'g', 'e'].map(id) as [
      string,
      string,
      string,
      string,
      string,
    ];
    const drawn = of(body, visit * times);
    const counter = `<extensionElements><z:ioMapping><z:input source="=0" target="${name}"/></z:ioMapping></extensionElements>`;
    const flows = [
      `${start} -> ${merge} -> ${drawn.first}`,
      ...drawn.flows,
      `${drawn.last} -> ${next} -> ${again}`,
      `${again} -> ${merge} [=${name} < ${times}]`,
      `${again} -> ${end}`,
    ];
    const nodes = `<startEvent id="${start}"/><exclusiveGateway id="${merge}"/>${drawn.nodes}${script(next, `${name} + 1`, name)}<exclusiveGateway id="${again}" default="${again}_${end}"/><endEvent id="${end}"/>`;
    const lines = flows.join('\n');
    return alone(name, `<subProcess id="${name}">${counter}${nodes}<flow>${lines}</flow></subProcess>`);
  }

  const { nodes, flows, first, last } = of(block, 1);
  const xml = model({
    nodes: `<startEvent id="s"/>${nodes}<endEvent id="e"/>`,
    flows: [`s -> ${first}`, ...flows, `${last} -> e`].join('\n'),
  });
  return { xml, visits };
}

function task(work: 'user' | 'job' | 'script' | 'none', id: string): string {
  if (work === 'user') return user(id);
  if (work === 'job') return job(id);
  return work === 'script' ? script(id, '1 + 1', `${id}_result`) : `<task id="${id}"/>`;
}
