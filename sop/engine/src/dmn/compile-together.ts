import type { Problem } from '../types.ts';
import { compileDmn, readRoot, type DmnDefinition } from './compile.ts';
import { newDmnProblems } from './problems.ts';
import { attribute, childrenNamed } from './xml.ts';

/** Several models compiled as one: what could be read, and all problems. */
export interface DmnTogether {
  readonly ok: boolean;
  /** In the order of the models given; `null` for one that can't be read. */
  readonly definitions: readonly (DmnDefinition | null)[];
  readonly problems: readonly Problem[];
}

interface Waiting {
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
  let waiting: Waiting[] = [];
  models.forEach((xml, at) => {
    const root = readRoot(xml, problems);
    if (!root) return;
    const namespace = attribute(root, 'namespace') ?? '';
    if (waiting.some((one) => one.namespace === namespace)) problems.add('DUPLICATE_NAMESPACE', '', namespace);
    const imports = childrenNamed(root, 'import').map((element) => attribute(element, 'namespace') ?? '');
    waiting.push({ xml, at, namespace, imports });
  });
  const done: DmnDefinition[] = [];
  while (waiting.length > 0) {
    const missing = new Set(waiting.map(({ namespace }) => namespace));
    const ready = waiting.filter(({ imports }) => imports.every((namespace) => !missing.has(namespace)));
    if (ready.length === 0) for (const { namespace } of waiting) problems.add('IMPORT_CYCLE', '', namespace);
    for (const { xml, at } of ready.length > 0 ? ready : waiting) {
      const result = compileDmn(xml, done);
      found.push(...result.problems);
      definitions[at] = result.definition;
      if (result.definition) done.push(result.definition);
    }
    waiting = ready.length > 0 ? waiting.filter((one) => !ready.includes(one)) : [];
  }
  const all = [...problems.list, ...found];
  return { ok: all.every(({ severity }) => severity !== 'error'), definitions, problems: all };
}
