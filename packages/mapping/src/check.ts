import { compileExpression } from '@trucban/feel';
import { sourceOf } from './field.ts';
import { columnKey, readPath } from './path.ts';
import { problem } from './problems.ts';
import { EVENT_FIELDS, VALUE_FIELDS } from './target.ts';
import { timeReader, zoneOffset } from './time-text.ts';
import type { FieldMapping, MappingDocument, MappingProblem } from './types.ts';
import { converter, isUnit } from './units.ts';

/** What the province has, as far as a mapping names it. */
export interface MappingContext {
  isMeasure(code: string): boolean;
  /** Whether events of this kind need no event type. */
  isObservation(kind: string): boolean;
}

/** What is wrong in a document whose shape is right: every place by its JSON pointer, in both languages. */
export function checkMapping(document: MappingDocument, context: MappingContext): readonly MappingProblem[] {
  return [
    ...zoneProblems(document),
    ...document.fields.flatMap((field, n) => fieldProblems(document, field, `/fields/${n}`)),
    ...twiceProblems(document),
    ...targetProblems(document, context),
    ...pathProblems(document),
  ];
}

function zoneProblems({ zone }: MappingDocument): MappingProblem[] {
  if (zone === undefined || zoneOffset(zone) !== null) return [];
  return [
    problem(
      '/zone',
      'UNKNOWN_ZONE',
      `Không biết múi giờ “${zone}”; hãy dùng +07:00, UTC hoặc Asia/Ho_Chi_Minh.`,
      `The zone "${zone}" is unknown; use +07:00, UTC or Asia/Ho_Chi_Minh.`,
    ),
  ];
}

function fieldProblems({ format }: MappingDocument, field: FieldMapping, path: string): MappingProblem[] {
  const { from, expression, type = 'text', formats, unit, codes, period } = field;
  const found: MappingProblem[] = [];
  const add = (at: string, code: string, vi: string, en: string): void =>
    void found.push(problem(path + at, code, vi, en));
  if (from === undefined && expression === undefined && field.default === undefined)
    add(
      '',
      'FIELD_WITHOUT_SOURCE',
      'Trường cần “from”, “expression” hoặc “default”.',
      'A field needs "from", "expression" or "default".',
    );
  if (from !== undefined && format.type === 'json' && readPath(from) === null)
    add('/from', 'BAD_PATH', `Không đọc được đường dẫn “${from}”.`, `The path "${from}" can't be read.`);
  if (expression !== undefined) found.push(...expressionProblems(expression, `${path}/expression`));
  const isTime = type === 'instant' || type === 'date' || type === 'period';
  for (const [n, each] of (formats ?? []).entries())
    if (!isTime || timeReader(each) === null)
      add(
        `/formats/${n}`,
        'BAD_FORMAT',
        isTime
          ? `Không hiểu định dạng “${each}”; ví dụ đúng: dd/MM/yyyy HH:mm.`
          : 'Chỉ thời gian mới có định dạng (type: instant, date, period).',
        isTime
          ? `The format "${each}" can't be read; dd/MM/yyyy HH:mm is one that can.`
          : 'Only times have formats (type: instant, date, period).',
      );
  if (period !== undefined && type !== 'period')
    add('/period', 'NOT_A_PERIOD', '“period” chỉ dùng với type: period.', '"period" is for type: period only.');
  if (type === 'period' && period === undefined && formats !== undefined)
    add(
      '/period',
      'PERIOD_KIND_MISSING',
      'Cần nói loại kỳ (month, day …).',
      'The kind of period is needed (month, day …).',
    );
  if (unit) found.push(...unitProblems(field, `${path}/unit`));
  if (codes && Object.keys(codes.values).length === 0)
    add('/codes/values', 'NO_CODES', 'Danh mục trống.', 'The code list is empty.');
  if (codes?.unknown === 'default' && field.default === undefined)
    add('/default', 'DEFAULT_MISSING', 'unknown: default cần có “default”.', 'unknown: default needs a "default".');
  return found;
}

function expressionProblems(text: string, path: string): MappingProblem[] {
  const result = compileExpression(sourceOf(text), { names: ['value', 'row'] });
  if (!result.ok) return [problem(path, 'EXPRESSION_INVALID', result.problem.message.vi, result.problem.message.en)];
  const { variables, functions } = result.expression;
  const unknown = [...variables].find((name) => name !== 'value' && name !== 'row');
  if (unknown !== undefined)
    return [
      problem(
        path,
        'EXPRESSION_UNKNOWN_NAME',
        `Biểu thức chỉ thấy “value” và “row”, không có “${unknown}”.`,
        `The expression sees "value" and "row" only, not "${unknown}".`,
      ),
    ];
  const [name] = functions;
  if (name === undefined) return [];
  return [problem(path, 'EXPRESSION_UNKNOWN_FUNCTION', `Không có hàm “${name}”.`, `There is no function "${name}".`)];
}

function unitProblems({ unit, type }: FieldMapping, path: string): MappingProblem[] {
  if (!unit) return [];
  if (type !== 'number' && type !== 'integer')
    return [
      problem(
        path,
        'UNIT_WITHOUT_NUMBER',
        'Chỉ số mới có đơn vị (type: number).',
        'Only numbers have units (type: number).',
      ),
    ];
  for (const side of ['from', 'to'] as const)
    if (!isUnit(unit[side]))
      return [
        problem(
          `${path}/${side}`,
          'UNKNOWN_UNIT',
          `Không biết đơn vị “${unit[side]}”.`,
          `The unit "${unit[side]}" is unknown.`,
        ),
      ];
  if (converter(unit.from, unit.to)) return [];
  return [
    problem(
      path,
      'UNITS_DIFFER',
      `Không đổi được “${unit.from}” sang “${unit.to}”.`,
      `"${unit.from}" can't be converted to "${unit.to}".`,
    ),
  ];
}

function twiceProblems({ fields }: MappingDocument): MappingProblem[] {
  return fields.flatMap(({ to }, n) => {
    const first = fields.findIndex(
      (each) => each.to === to || each.to.startsWith(`${to}.`) || to.startsWith(`${each.to}.`),
    );
    return first === n || first < 0
      ? []
      : [
          problem(
            `/fields/${n}/to`,
            'FIELD_TWICE',
            `Trường “${to}” đã được gán ở trên.`,
            `The field "${to}" is given above already.`,
          ),
        ];
  });
}

function targetProblems(document: MappingDocument, context: MappingContext): MappingProblem[] {
  const { target, fields, dedup = [] } = document;
  const names = new Set(fields.map(({ to }) => to));
  const found: MappingProblem[] = [];
  const needs = (name: string, vi: string, en: string): void =>
    void (names.has(name) || found.push(problem('/fields', 'FIELD_MISSING', vi, en)));
  for (const [n, { to }] of fields.entries())
    if (!isTargetField(target.type, to))
      found.push(
        problem(
          `/fields/${n}/to`,
          'UNKNOWN_FIELD',
          `Đích không có trường “${to}”.`,
          `The target has no field "${to}".`,
        ),
      );
  if (target.type === 'event') {
    if (!context.isObservation(target.kind) && !names.has('data.eventType') && !names.has('data.category'))
      needs(
        'data.eventType',
        'Sự kiện này cần “data.eventType” hoặc “data.category”.',
        'This kind of event needs "data.eventType" or "data.category".',
      );
    if (dedup.length === 0)
      found.push(
        problem(
          '/dedup',
          'KEY_MISSING',
          'Sự kiện cần khóa chống trùng.',
          'Events need columns that tell one from another.',
        ),
      );
    return found;
  }
  needs('period', 'Số liệu cần trường “period”.', 'Numbers need the field "period".');
  needs('orgUnit', 'Số liệu cần trường “orgUnit”.', 'Numbers need the field "orgUnit".');
  const measures = fields.flatMap(({ to }, n) =>
    to.startsWith('values.') ? [[`/fields/${n}/to`, to.slice(7)] as const] : [],
  );
  if (measures.length === 0) needs('value', 'Số liệu cần trường “value”.', 'Numbers need the field "value".');
  if (names.has('value') && target.measure === undefined && !names.has('measure'))
    found.push(
      problem('/target/measure', 'MEASURE_MISSING', 'Chưa nói là số liệu nào.', 'Which measure it is must be said.'),
    );
  const named = target.measure === undefined ? measures : [...measures, ['/target/measure', target.measure] as const];
  for (const [path, code] of named)
    if (!context.isMeasure(code))
      found.push(problem(path, 'UNKNOWN_MEASURE', `Không có số liệu “${code}”.`, `There is no measure "${code}".`));
  return found;
}

function isTargetField(type: 'event' | 'measure', to: string): boolean {
  const [head = '', ...rest] = to.split('.');
  if (rest.some((step) => step === '' || step === '__proto__')) return false;
  if (type === 'event') return head === 'data' ? rest.length > 0 : EVENT_FIELDS.includes(to);
  if (head === 'values' || head === 'dimensions') return rest.length > 0;
  return VALUE_FIELDS.includes(to);
}

function pathProblems({ format, dedup = [] }: MappingDocument): MappingProblem[] {
  const found: MappingProblem[] = [];
  for (const [n, name] of dedup.entries())
    if (format.type === 'json' ? readPath(name) === null : columnKey(name) === '')
      found.push(problem(`/dedup/${n}`, 'BAD_PATH', `Không đọc được “${name}”.`, `"${name}" can't be read.`));
  if (format.type === 'json' && format.items !== undefined && readPath(format.items) === null)
    found.push(
      problem(
        '/format/items',
        'BAD_PATH',
        `Không đọc được đường dẫn “${format.items}”.`,
        `The path "${format.items}" can't be read.`,
      ),
    );
  return found;
}
