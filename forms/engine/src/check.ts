import { COMPONENT_TYPES, LIMITS, valueKindOf } from './catalogue.ts';
import { findCode } from './code.ts';
import { definitionProblem as problem } from './messages.ts';
import { isSafePattern } from './pattern.ts';
import type { FormComponent, FormDefinition, FormProblem } from './types.ts';
import { childrenOf } from './walk.ts';

const KEY = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
/** Names that mean something to every JavaScript object: data with them could change more than data. */
const UNSAFE_KEYS = new Set(['constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf']);
const OPTION_SOURCES = new Set(['values', 'json', '']);
const OPERATORS = new Set([
  'isEqual',
  'isNotEqual',
  'isEmpty',
  'isNotEmpty',
  'includes',
  'notIncludes',
  'startsWith',
  'endsWith',
  'greaterThan',
  'lessThan',
  'greaterThanOrEqual',
  'lessThanOrEqual',
  'isDateEqual',
  'isNotDateEqual',
  'dateLessThan',
  'dateGreaterThan',
  'dateLessThanOrEqual',
  'dateGreaterThanOrEqual',
]);

/**
 * Checks a form definition of unknown origin: known component types, safe unique keys, bounded size and depth, no code,
 * no remote data. Paths of problems are JSON pointers into the definition. An empty list: it may be published.
 */
export function checkForm(definition: unknown): FormProblem[] {
  if (!isObject(definition)) return [notAForm('')];
  const form = definition as Partial<FormDefinition>;
  const problems: FormProblem[] = [];
  if (JSON.stringify(definition).length > LIMITS.definitionChars)
    return [problem('', 'FORM_TOO_LARGE', 'Biểu mẫu quá lớn.', 'The form is too large.')];
  if (typeof form.key !== 'string' || !KEY.test(form.key))
    problems.push(problem('/key', 'KEY_INVALID', 'Mã biểu mẫu không hợp lệ.', 'Not a valid form key.'));
  const title: unknown = form.title;
  if (!isObject(title) || typeof title['vi'] !== 'string' || title['vi'] === '' || typeof title['en'] !== 'string')
    problems.push(
      problem('/title', 'TITLE_MISSING', 'Cần tên tiếng Việt và tiếng Anh.', 'A title in vi and en is needed.'),
    );
  if (!Array.isArray(form.components)) return [...problems, notAForm('/components')];

  const state: Walk = { problems, count: 0, keys: new Set(), whens: [] };
  const scope = new Set<string>();
  form.components.forEach((component, i) => checkComponent(component, `/components/${i}`, 1, scope, state));
  if (state.count > LIMITS.components)
    problems.push(
      problem(
        '/components',
        'FORM_TOO_LARGE',
        `Quá ${LIMITS.components} thành phần.`,
        `More than ${LIMITS.components} components.`,
      ),
    );
  for (const { path, key } of state.whens)
    if (!state.keys.has(key.split('.').pop() ?? ''))
      problems.push(
        problem(
          path,
          'CONDITION_TARGET_MISSING',
          `Điều kiện nhắc tới trường "${key}" không có.`,
          `The condition names "${key}", which does not exist.`,
        ),
      );
  return problems;
}

interface Walk {
  readonly problems: FormProblem[];
  count: number;
  readonly keys: Set<string>;
  readonly whens: { path: string; key: string }[];
}

function checkComponent(component: unknown, path: string, depth: number, scope: Set<string>, walk: Walk): void {
  if ((walk.count += 1) > LIMITS.components) return;
  const { problems } = walk;
  if (!isObject(component)) return void problems.push(notAForm(path));
  const one = component as unknown as FormComponent;
  if (depth > LIMITS.depth)
    return void problems.push(problem(path, 'FORM_TOO_DEEP', 'Biểu mẫu lồng quá sâu.', 'The form is nested too deep.'));
  const kind = typeof one.type === 'string' ? valueKindOf(one.type) : undefined;
  if (!kind)
    problems.push(
      problem(
        `${path}/type`,
        'COMPONENT_NOT_ALLOWED',
        `Loại thành phần "${one.type}" không được dùng.`,
        `Component type "${one.type}" is not allowed; allowed: ${COMPONENT_TYPES.join(', ')}.`,
      ),
    );
  else if (kind !== 'none') checkKey(one, path, scope, walk);
  for (const finding of findCode(component))
    problems.push(
      problem(
        `${path}/${finding.path}`,
        finding.code,
        'Biểu mẫu không được chứa mã lệnh.',
        'A form must not contain code.',
      ),
    );
  checkOptions(one, path, problems);
  checkCondition(one, path, walk);
  const pattern = isObject(one['validate']) ? one['validate']['pattern'] : undefined;
  if (typeof pattern === 'string' && pattern !== '' && !isSafePattern(pattern))
    problems.push(
      problem(
        `${path}/validate/pattern`,
        'PATTERN_NOT_ALLOWED',
        'Mẫu kiểm tra quá phức tạp hoặc sai.',
        'The pattern is too complex or wrong.',
      ),
    );
  const inner = kind === 'object' || kind === 'rows' ? new Set<string>() : scope;
  for (const { child, path: part } of childrenOf(one)) checkComponent(child, `${path}/${part}`, depth + 1, inner, walk);
}

function checkKey(component: FormComponent, path: string, scope: Set<string>, walk: Walk): void {
  const { key } = component;
  if (typeof key !== 'string' || !KEY.test(key) || UNSAFE_KEYS.has(key)) {
    walk.problems.push(problem(`${path}/key`, 'KEY_INVALID', 'Mã trường không hợp lệ.', 'Not a valid field key.'));
  } else if (scope.has(key)) {
    walk.problems.push(
      problem(`${path}/key`, 'KEY_DUPLICATE', `Mã trường "${key}" bị trùng.`, `Field key "${key}" is used twice.`),
    );
  } else {
    scope.add(key);
    walk.keys.add(key);
  }
}

function checkOptions(component: FormComponent, path: string, problems: FormProblem[]): void {
  const source = component['dataSrc'];
  if (component.type === 'select' && source !== undefined && !OPTION_SOURCES.has(String(source)))
    problems.push(
      problem(
        `${path}/dataSrc`,
        'OPTIONS_NOT_LOCAL',
        'Danh sách lựa chọn phải nằm trong biểu mẫu.',
        'Options must be in the form itself.',
      ),
    );
  if (component.type === 'file' && typeof component['url'] === 'string' && /^[a-z]+:|^\/\//i.test(component['url']))
    problems.push(
      problem(
        `${path}/url`,
        'UPLOAD_NOT_LOCAL',
        'Tệp chỉ được tải lên hệ thống này.',
        'Files are uploaded to this system only.',
      ),
    );
}

function checkCondition(component: FormComponent, path: string, walk: Walk): void {
  const conditional = component['conditional'];
  if (!isObject(conditional)) return;
  if (typeof conditional['when'] === 'string' && conditional['when'] !== '')
    walk.whens.push({ path: `${path}/conditional/when`, key: conditional['when'] });
  if (!Array.isArray(conditional['conditions'])) return;
  (conditional['conditions'] as readonly unknown[]).forEach((condition, i) => {
    const at = `${path}/conditional/conditions/${i}`;
    if (!isObject(condition)) return void walk.problems.push(notAForm(at));
    if (typeof condition['component'] === 'string' && condition['component'] !== '')
      walk.whens.push({ path: `${at}/component`, key: condition['component'] });
    if (!OPERATORS.has(String(condition['operator'] ?? 'isEqual')))
      walk.problems.push(problem(`${at}/operator`, 'OPERATOR_UNKNOWN', 'Phép so sánh không có.', 'Unknown operator.'));
  });
}

const notAForm = (path: string): FormProblem =>
  problem(path, 'NOT_A_FORM', 'Không phải định nghĩa biểu mẫu.', 'Not a form definition.');

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
