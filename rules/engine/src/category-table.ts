import type { JsonObject } from '@trucban/kernel';
import { checkConditions } from './check-conditions.ts';
import type { RuleContext } from './rule-context.ts';
import { compileCondition } from './compile-condition.ts';
import { isObject, problem } from './problems.ts';
import { fill, Slots } from './slots.ts';
import type { RuleDocument, RuleProblem } from './types.ts';

/** One row of the table from intake category to event type: the first row that fits decides. */
export interface CategoryRow {
  /** Words of `data.category`; without them the row fits any. */
  readonly categories?: readonly string[];
  /** Conditions over the fact `data` in a rule's form; without them the row fits always. */
  readonly conditions?: RuleDocument['conditions'];
  readonly eventType: string;
  readonly note?: string;
}

/** The table made ready to use. */
export interface CategoryTable {
  /** Event type of a category with the data of its event; null when no row fits. */
  eventTypeOf(category: string, data: JsonObject): string | null;
  /** The category that a type is known by: the first that leads to it; null for one that no category does. */
  categoryOf(eventType: string): string | null;
}

/** Every fault of a table, none when it may be used. */
export function checkCategoryTable(rows: unknown, context: RuleContext): RuleProblem[] {
  if (!Array.isArray(rows)) return [problem('', 'TYPE', 'Bảng phải là một danh sách.', 'The table is a list.')];
  return rows.flatMap((row: unknown, i) => {
    if (!isObject(row)) return [problem(`/${i}`, 'TYPE', 'Dòng phải là một đối tượng.', 'A row is an object.')];
    const code = row['eventType'];
    const known = typeof code === 'string' && context.isEventType(code);
    const words = row['categories'];
    const plain = words === undefined || (Array.isArray(words) && words.every((w) => typeof w === 'string'));
    return [
      ...(known
        ? []
        : [
            problem(
              `/${i}/eventType`,
              'UNKNOWN_EVENT_TYPE',
              'Không có loại sự kiện này.',
              'There is no such event type.',
            ),
          ]),
      ...(plain ? [] : [problem(`/${i}/categories`, 'TYPE', 'Phải là danh sách từ.', 'Must be a list of words.')]),
      ...(row['conditions'] === undefined ? [] : checkConditions(row['conditions'], `/${i}/conditions`)),
    ];
  });
}

/** Compiles the rows once. They must have passed `checkCategoryTable`. */
export function buildCategoryTable(rows: readonly CategoryRow[]): CategoryTable {
  const slots = new Slots();
  const compiled = rows.map((row) => ({ row, fits: row.conditions && compileCondition(row.conditions, slots) }));
  const seen = slots.row();
  return {
    eventTypeOf: (category, data) => {
      fill(seen, { eventType: null, event: { type: 'category' }, data });
      const first = compiled.find(
        ({ row, fits }) => (row.categories?.includes(category) ?? true) && (fits?.(seen) ?? true),
      );
      return first?.row.eventType ?? null;
    },
    categoryOf: (eventType) => rows.find((row) => row.eventType === eventType)?.categories?.[0] ?? null,
  };
}
