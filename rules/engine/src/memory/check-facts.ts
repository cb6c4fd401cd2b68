import { checkConditions, checkReference } from '../check-conditions.ts';
import { checkBy, checkTime } from '../check-parts.ts';
import { MAX_FACTS, MAX_WITHIN_M } from '../limits.ts';
import { isObject, problem } from '../problems.ts';
import { factNames, type RuleProblem } from '../types.ts';
import { aggregates } from './types.ts';

const NAME = /^[a-z][A-Za-z0-9]{0,39}$/;
const FIELDS = ['type', 'aggregate', 'of', 'where', 'window', 'by', 'withinM', 'per'];

/** Every fault of the facts that a rule declares. */
export function checkFacts(facts: unknown): RuleProblem[] {
  if (facts === undefined) return [];
  if (!isObject(facts) || Object.keys(facts).length > MAX_FACTS)
    return [
      problem(
        '/facts',
        'FACTS',
        `Cần một đối tượng có tối đa ${MAX_FACTS} dữ kiện.`,
        `An object with at most ${MAX_FACTS} facts is needed.`,
      ),
    ];
  return Object.entries(facts).flatMap(([name, fact]) => [
    ...checkName(name),
    ...(isObject(fact)
      ? checkWindow(fact, `/facts/${name}`)
      : [problem(`/facts/${name}`, 'TYPE', 'Dữ kiện phải là một đối tượng.', 'A fact is an object.')]),
  ]);
}

function checkName(name: string): RuleProblem[] {
  if (NAME.test(name) && !(factNames as readonly string[]).includes(name)) return [];
  return [
    problem(
      '/facts',
      'FACT_NAME',
      `“${name.slice(0, 60)}” không dùng làm tên được: bắt đầu bằng chữ thường, chỉ chữ và số, khác ${factNames.join(', ')}.`,
      `“${name.slice(0, 60)}” is no name for a fact: lower-case letter first, letters and digits only, not ${factNames.join(', ')}.`,
    ),
  ];
}

function checkWindow(fact: Record<string, unknown>, path: string): RuleProblem[] {
  return [
    ...Object.keys(fact)
      .filter((key) => !FIELDS.includes(key))
      .map((key) =>
        problem(`${path}/${key}`, 'UNKNOWN_FIELD', `Không có trường “${key}”.`, `There is no field “${key}”.`),
      ),
    ...(fact['type'] === 'window'
      ? []
      : [problem(`${path}/type`, 'FACT_TYPE', 'Loại dữ kiện phải là window.', 'The type of a fact is window.')]),
    ...checkAggregate(fact, path),
    ...(fact['where'] === undefined ? [] : checkConditions(fact['where'], `${path}/where`)),
    ...checkTime(fact['window'], `${path}/window`),
    ...(fact['per'] === undefined ? [] : checkTime(fact['per'], `${path}/per`)),
    ...(fact['by'] === undefined ? [] : checkBy(fact['by'], `${path}/by`)),
    ...checkWithin(fact['withinM'], `${path}/withinM`),
  ];
}

function checkAggregate({ aggregate, of }: Record<string, unknown>, path: string): RuleProblem[] {
  if (!aggregates.some((a) => a === aggregate))
    return [
      problem(
        `${path}/aggregate`,
        'AGGREGATE',
        `Phép gộp phải là ${aggregates.join(', ')}.`,
        `The aggregate is one of ${aggregates.join(', ')}.`,
      ),
    ];
  if (aggregate === 'count')
    return of === undefined
      ? []
      : [problem(`${path}/of`, 'OF', 'Phép đếm không cần trường này.', 'A count takes no such field.')];
  return isObject(of)
    ? checkReference(of, `${path}/of`)
    : [problem(`${path}/of`, 'REQUIRED', 'Cần cho biết gộp giá trị nào.', 'What is aggregated must be named.')];
}

function checkWithin(metres: unknown, path: string): RuleProblem[] {
  if (metres === undefined || (typeof metres === 'number' && metres > 0 && metres <= MAX_WITHIN_M)) return [];
  return [
    problem(path, 'DISTANCE', `Cần số mét từ 1 đến ${MAX_WITHIN_M}.`, `Metres from 1 to ${MAX_WITHIN_M} are needed.`),
  ];
}
