import { compileExpression, evaluate } from '@trucban/feel';

/** Steps that one check may take. */
const FUEL = 20_000;

/**
 * What a check of a data-entry form says of numbers. `measures`: those that it names. `waits`: some of them aren't there yet.
 * `broken`: it is no FEEL.
 */
export type CheckOutcome =
  | { readonly type: 'holds' | 'fails'; readonly measures: readonly string[] }
  | { readonly type: 'waits'; readonly measures: readonly string[]; readonly missing: readonly string[] }
  | {
      readonly type: 'broken';
      readonly measures: readonly [];
      readonly message: { readonly vi: string; readonly en: string };
    };

/**
 * Asks one check of a data-entry form, as it is asked when a unit hands its numbers in.
 * @param check  FEEL over the codes of measures; whatever is not `true` fails, also what can't be computed
 * @param valueOf  the number of a measure, in its unit; nothing where none was entered
 */
export function checkEntry(check: string, valueOf: (measure: string) => number | null | undefined): CheckOutcome {
  const compiled = compileExpression(check);
  if (!compiled.ok) return { type: 'broken', measures: [], message: compiled.problem.message };
  const { variables } = compiled.expression;
  const measures = [...variables];
  const missing = measures.filter((name) => valueOf(name) == null);
  if (missing.length > 0) return { type: 'waits', measures, missing };
  const answer = evaluate(compiled.expression, { variables: (name) => valueOf(name) ?? undefined, fuel: FUEL });
  return { type: answer.ok && answer.value === true ? 'holds' : 'fails', measures };
}
