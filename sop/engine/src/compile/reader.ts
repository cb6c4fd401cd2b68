import { compileFeel, literal, type Expression } from '../expressions.ts';
import type { Problems } from './problems.ts';
import type { Xml } from './xml.ts';

/** What reading one element needs: where problems go, and what lies at the top of the document. */
export interface Reader {
  readonly problems: Problems;
  /** Event definitions of the document by id, for `eventDefinitionRef`. */
  readonly definitions: ReadonlyMap<string, Xml>;
  /** Characters of FEEL that may still follow; counted over the whole document. */
  readonly feel: { left: number };
}

/** `=…` is FEEL, anything else the text itself. Null when there is none or it is faulty (then it is a problem). */
export function readExpression(reader: Reader, elementId: string, source: string | undefined): Expression | null {
  if (source === undefined || source.trim() === '') return null;
  const trimmed = source.trim();
  if (!trimmed.startsWith('=')) return literal(trimmed);
  const had = reader.feel.left;
  reader.feel.left -= trimmed.length;
  if (reader.feel.left < 0) {
    // Told once, where it becomes too much.
    if (had >= 0) reader.problems.add('EXPRESSIONS_TOO_LONG', elementId);
    return null;
  }
  const compiled = compileFeel(trimmed.slice(1));
  if (compiled.ok) return compiled.expression;
  reader.problems.add('EXPRESSION_INVALID', elementId, compiled.message);
  return null;
}

/** A condition: FEEL, or the literal `true` or `false`. */
export function readCondition(reader: Reader, elementId: string, source: string | undefined): Expression | null {
  const expression = readExpression(reader, elementId, source);
  if (expression?.type !== 'literal') return expression;
  if (expression.value === 'true' || expression.value === 'false') return literal(expression.value === 'true');
  reader.problems.add('CONDITION_NOT_EXPRESSION', elementId);
  return null;
}
