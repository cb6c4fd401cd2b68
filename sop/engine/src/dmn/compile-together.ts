import type { Problem } from '../types.ts';
import { compileDmn, readRoot, type DmnDefinition } from './compile.ts';
import { newDmnProblems, type DmnProblems } from './problems.ts';
import { attribute, childrenNamed } from './xml.ts';

/** Several models compiled as one: what could be read, and all problems. */
export interface DmnTogether {
  readonly ok: boolean;
  /** In the order of the models given; `null` for one that can't be read. */
  readonly definitions: readonly (DmnDefinition | null)[];
  readonly problems: readonly Problem[];
}

interface Source {
  readonly xml: string;
  readonly at: number;
  readonly namespace: string;
  readonly imports: readonly string[];
}

/** Compiles models that may import each other, each after what it imports. */
export function compileDmnTogether(models: readonly string[]): DmnTogether {
  const problems = newDmnProblems();
  const found: Problem[] = [];
  const definitions: (DmnDefinition | null)[] = models.map(() => null);
  const sources = new Map<string, Source>();
  const again: Source[] = [];
  models.forEach((xml, at) => {
    const root = readRoot(xml, problems);
    if (!root) return;
    const namespace = attribute(root, 'namespace') ?? '';
    const imports = childrenNamed(root, 'import').map((element) => attribute(element, 'namespace') ?? '');
    const source = { xml, at, namespace, imports };
    if (sources.has(namespace)) {
      problems.add('DUPLICATE_NAMESPACE', '', namespace);
      again.push(source);
    } else sources.set(namespace, source);
  });
  const done: DmnDefinition[] = [];
  for (const { xml, at } of [...inOrder(sources, problems), ...again]) {
    const result = compileDmn(xml, done);
    found.push(...result.problems);
    definitions[at] = result.definition;
    if (result.definition) done.push(result.definition);
  }
  const all = [...problems.list, ...found];
  return { ok: all.every(({ severity }) => severity !== 'error'), definitions, problems: all };
}

/**
 * Each model behind those that it imports; without recursion, because a chain may be long. An import that leads back is a
 * problem and is left out, so that the rest can still be tried: the walk begins with models that nobody imports.
 */
function inOrder(sources: ReadonlyMap<string, Source>, problems: DmnProblems): readonly Source[] {
  const imported = new Set([...sources.values()].flatMap(({ imports }) => imports));
  const state = new Map<Source, 'open' | 'done'>();
  const order: Source[] = [];
  const first = [...sources.values()].filter(({ namespace }) => !imported.has(namespace));
  for (const start of [...first, ...sources.values()]) {
    const path = [{ source: start, next: 0 }];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      if (state.get(top.source) === 'done') {
        path.pop();
        continue;
      }
      state.set(top.source, 'open');
      const namespace = top.source.imports[top.next++];
      if (namespace === undefined) {
        state.set(top.source, 'done');
        order.push(top.source);
        continue;
      }
      const wanted = sources.get(namespace);
      if (wanted && state.get(wanted) === 'open') problems.add('IMPORT_CYCLE', '', namespace);
      else if (wanted && !state.has(wanted)) path.push({ source: wanted, next: 0 });
    }
  }
  return order;
}
