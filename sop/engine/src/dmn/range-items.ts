import { compileExpression, evaluateWithin, isList, type FeelRange, type FeelValue, type Run } from '@trucban/feel';

const EACH = compileExpression('for i in range return i');

/** The whole numbers or days of a range, as FEEL's `for` goes through them; `null` when they can't be listed. */
export function itemsOfRange(run: Run, range: FeelRange): readonly FeelValue[] | null {
  if (!EACH.ok) return null;
  const items = evaluateWithin(run, EACH.expression, (name) => (name === 'range' ? range : undefined));
  return isList(items) ? items : null;
}
