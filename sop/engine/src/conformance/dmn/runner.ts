import { entryOf, isContext, setEntry, type FeelContext, type FeelValue } from '@trucban/feel';
import { compileDmnTogether } from '../../dmn/compile-together.ts';
import type { DmnDefinition } from '../../dmn/compile.ts';
import { evaluateDecision, findDecision, type DecisionOutcome } from '../../dmn/evaluate.ts';
import { guardXml } from '../../compile/guard.ts';
import { attribute, child, childText, childrenNamed, parseXml, type Element } from '../../dmn/xml.ts';
import { isExpected, readValue, shown } from './values.ts';

/** What became of one test case. */
export type TckVerdict =
  | { readonly outcome: 'pass' }
  | { readonly outcome: 'fail'; readonly reason: string }
  | { readonly outcome: 'unsupported'; readonly reason: string };

/** One test case of a file with its verdict. */
export interface TckResult {
  readonly testCase: string;
  readonly verdict: TckVerdict;
}

/** The instant that `now()` and `today()` answer in test cases: those of the TCK ask only that there is one. */
const CLOCK = '2030-01-01T00:00:00.000Z';

/** A file of test cases in the DMN TCK's layout, and the models that lie beside it, by file name. */
export interface TckFile {
  readonly tests: string;
  readonly models: Readonly<Record<string, string>>;
}

/** Runs every test case of a file. */
export function runTckFile({ tests, models }: TckFile): readonly TckResult[] {
  const root = guardXml(tests) === null ? parseXml(tests) : null;
  if (!root || root.name !== 'testCases') return [{ testCase: '', verdict: { outcome: 'fail', reason: 'no test cases' } }];
  const names = Object.keys(models);
  const wanted = childText(root, 'modelName') ?? '';
  const at = names.length === 1 ? 0 : names.findIndex((name) => name === wanted || name === `${wanted}.dmn`);
  const together = compileDmnTogether(Object.values(models));
  const definition = together.definitions[at] ?? null;
  // A function that runs elsewhere is the only thing that is not built; what else is broken has no value.
  const foreign = together.problems.find(({ code }) => code === 'FUNCTION_KIND_UNSUPPORTED');
  return childrenNamed(root, 'testCase').map((testCase, i) => {
    const id = attribute(testCase, 'id') ?? attribute(testCase, 'name') ?? String(i + 1);
    if (!definition) {
      const reason = at < 0 ? `no model ${wanted}` : (together.problems[0]?.message.en ?? 'the model can not be read');
      return { testCase: id, verdict: { outcome: 'fail', reason } };
    }
    const verdict = runCase(definition, testCase);
    return {
      testCase: id,
      verdict: verdict.outcome === 'fail' && foreign ? { outcome: 'unsupported', reason: foreign.message.en } : verdict,
    };
  });
}

function runCase(definition: DmnDefinition, testCase: Element): TckVerdict {
  const inputs: { [key: string]: FeelValue } = {};
  for (const input of childrenNamed(testCase, 'inputNode')) {
    const name = attribute(input, 'name') ?? '';
    const node = definition.model.byName.get(name);
    setEntry(inputs, node?.name ?? name, readValue(input, node?.kind === 'inputData' ? { type: node.type } : null));
  }
  const invoked = attribute(testCase, 'invocableName');
  for (const result of childrenNamed(testCase, 'resultNode')) {
    const name = attribute(result, 'name') ?? '';
    const expected = child(result, 'expected');
    // A service that the model lacks leaves the decision that is asked for.
    const target = invoked !== undefined && findDecision(definition, invoked) ? invoked : name;
    const actual = evaluateNode(definition, target, name, inputs);
    if (attribute(result, 'errorResult') === 'true' && (!actual.ok || actual.value === null)) continue;
    if (!actual.ok) return { outcome: 'fail', reason: `${name}: ${actual.code} ${actual.message.en}` };
    const wanted = expected ? readValue(expected, { value: actual.value }) : null;
    if (!isExpected(actual.value, wanted))
      return { outcome: 'fail', reason: `${name}: expected ${shown(wanted)}, got ${shown(actual.value)}` };
  }
  return { outcome: 'pass' };
}

/** The value of a decision; of a decision service the value of its output that is asked for. */
function evaluateNode(definition: DmnDefinition, target: string, wanted: string, inputs: FeelContext): DecisionOutcome {
  const outcome = evaluateDecision(definition, target, { inputs: (name) => entryOf(inputs, name), now: CLOCK });
  const node = findDecision(definition, target);
  if (!outcome.ok || node?.kind !== 'service' || node.outputs.length < 2 || wanted === target) return outcome;
  return { ...outcome, value: isContext(outcome.value) ? (entryOf(outcome.value, wanted) ?? null) : null };
}
