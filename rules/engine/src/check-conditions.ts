import { MAX_DEPTH, MAX_LIST, MAX_NODES, MAX_TEXT } from './limits.ts';
import { isRulePath } from './path.ts';
import { isObject, problem } from './problems.ts';
import { factNames, operators, type RuleProblem } from './types.ts';

interface Waiting {
  readonly node: unknown;
  readonly path: string;
  readonly depth: number;
}

/**
 * Checks a tree of conditions without recursion, so that a hostile depth can't overflow the stack.
 * @param declared  facts that it may name beside those of every event
 */
export function checkConditions(root: unknown, path: string, declared: readonly string[] = []): RuleProblem[] {
  if (isObject(root) && Object.hasOwn(root, 'condition')) return [unknownCondition(path)];
  if (!isObject(root) || !groupOf(root))
    return [problem(path, 'GROUP', 'Gốc phải là all, any hoặc not.', 'The root must be all, any or not.')];
  const known = [...factNames, ...declared];
  const out: RuleProblem[] = [];
  const waiting: Waiting[] = [{ node: root, path, depth: 1 }];
  let nodes = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (++nodes > MAX_NODES)
      return [
        ...out,
        problem(path, 'TOO_MANY_NODES', `Quá ${MAX_NODES} điều kiện.`, `More than ${MAX_NODES} conditions.`),
      ];
    if (next.depth > MAX_DEPTH)
      return [
        ...out,
        problem(next.path, 'TOO_DEEP', `Lồng quá ${MAX_DEPTH} tầng.`, `Nested deeper than ${MAX_DEPTH}.`),
      ];
    out.push(...checkNode(next, waiting, known));
  }
  return out;
}

function checkNode({ node, path, depth }: Waiting, waiting: Waiting[], known: readonly string[]): RuleProblem[] {
  if (!isObject(node)) return [problem(path, 'TYPE', 'Điều kiện phải là một đối tượng.', 'A condition is an object.')];
  const group = groupOf(node);
  if (!group && Object.hasOwn(node, 'condition')) return [unknownCondition(path)];
  if (!group) return checkLeaf(node, path, known);
  if (Object.keys(node).length > 1)
    return [problem(path, 'GROUP', `Chỉ được có “${group}”.`, `Only “${group}” may stand here.`)];
  if (group === 'not') {
    waiting.push({ node: node['not'], path: `${path}/not`, depth: depth + 1 });
    return [];
  }
  const members = node[group];
  // json-rules-engine takes an empty group as true: a rule would fire for every event.
  if (!Array.isArray(members) || members.length === 0)
    return [
      problem(`${path}/${group}`, 'EMPTY', 'Nhóm cần ít nhất một điều kiện.', 'A group needs at least one condition.'),
    ];
  if (members.length > MAX_NODES)
    return [
      problem(
        `${path}/${group}`,
        'TOO_MANY_NODES',
        `Quá ${MAX_NODES} điều kiện.`,
        `More than ${MAX_NODES} conditions.`,
      ),
    ];
  members.forEach((member, i) => waiting.push({ node: member, path: `${path}/${group}/${i}`, depth: depth + 1 }));
  return [];
}

function checkLeaf(node: Record<string, unknown>, path: string, known: readonly string[]): RuleProblem[] {
  const out: RuleProblem[] = [];
  for (const key of Object.keys(node))
    if (!['fact', 'path', 'operator', 'value'].includes(key))
      out.push(problem(`${path}/${key}`, 'UNKNOWN_FIELD', `Không dùng được “${key}”.`, `“${key}” is not allowed.`));
  if (!known.some((f) => f === node['fact'])) out.push(unknownFact(`${path}/fact`, known));
  out.push(...checkPath(node['path'], `${path}/path`));
  const operator = operators.find((o) => o === node['operator']);
  if (!operator)
    return [
      ...out,
      problem(`${path}/operator`, 'OPERATOR', 'Phép so sánh không được phép.', 'The operator is not allowed.'),
    ];
  return [...out, ...checkValue(operator, node['value'], `${path}/value`, known)];
}

function checkValue(operator: string, value: unknown, path: string, known: readonly string[]): RuleProblem[] {
  if (operator === 'in' || operator === 'notIn') {
    return Array.isArray(value) && value.length <= MAX_LIST && value.every(isScalar)
      ? []
      : [
          problem(
            path,
            'LIST',
            `Cần danh sách tối đa ${MAX_LIST} giá trị đơn.`,
            `A list of at most ${MAX_LIST} plain values is needed.`,
          ),
        ];
  }
  if (isObject(value)) return checkReference(value, path, known);
  return isScalar(value) ? [] : [problem(path, 'VALUE', 'Cần một giá trị đơn.', 'A plain value is needed.')];
}

/** A place in the facts: `{ "fact", "path"? }`. */
export function checkReference(
  value: Record<string, unknown>,
  path: string,
  known: readonly string[] = factNames,
): RuleProblem[] {
  const plain = Object.keys(value).every((key) => key === 'fact' || key === 'path');
  return plain && known.some((f) => f === value['fact'])
    ? checkPath(value['path'], `${path}/path`)
    : [unknownFact(path, known)];
}

function unknownCondition(path: string): RuleProblem {
  return problem(
    path,
    'CONDITION',
    'Tên phải có trong “namedConditions”, không vòng tròn, không quá nhiều điều kiện.',
    'The name must be one of “namedConditions”, without a circle or too many conditions.',
  );
}

function unknownFact(path: string, known: readonly string[]): RuleProblem {
  return problem(path, 'FACT', `Dữ kiện phải là ${known.join(', ')}.`, `A fact is one of ${known.join(', ')}.`);
}

function checkPath(value: unknown, path: string): RuleProblem[] {
  if (value === undefined || (typeof value === 'string' && isRulePath(value))) return [];
  return [problem(path, 'PATH', 'Đường dẫn chỉ gồm tên và dấu chấm.', 'A path is names and dots only.')];
}

function isScalar(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= MAX_TEXT;
  return value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}

function groupOf(node: Record<string, unknown>): 'all' | 'any' | 'not' | undefined {
  return (['all', 'any', 'not'] as const).find((key) => Object.hasOwn(node, key));
}
