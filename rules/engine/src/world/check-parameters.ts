import { checkFields, checkText } from '../check-parts.ts';
import { MAX_AREAS, MAX_PARAMETERS } from '../limits.ts';
import { isObject, problem } from '../problems.ts';
import type { RuleProblem } from '../types.ts';

const NAME = /^[a-z][A-Za-z0-9]{0,39}$/;

/** Every fault of the parameters of a rule. */
export function checkParameters(parameters: unknown): RuleProblem[] {
  if (parameters === undefined) return [];
  const count = isObject(parameters) ? Object.keys(parameters).length : 0;
  if (!isObject(parameters) || count === 0 || count > MAX_PARAMETERS)
    return [
      problem(
        '/parameters',
        'PARAMETERS',
        `Cần một đối tượng có từ 1 đến ${MAX_PARAMETERS} tham số.`,
        `An object of 1 to ${MAX_PARAMETERS} parameters is needed.`,
      ),
    ];
  return Object.entries(parameters).flatMap(([name, parameter]) => {
    const path = `/parameters/${name}`;
    const named = NAME.test(name)
      ? []
      : [problem(path, 'NAME', 'Tên tham số không hợp lệ.', 'Not a name for a parameter.')];
    const kind = isObject(parameter) ? typeof parameter['value'] : 'undefined';
    return [
      ...named,
      ...checkFields(
        parameter,
        path,
        { name: checkText, value: checkPlain, byArea: (areas, at) => checkByArea(areas, at, kind) },
        ['value'],
      ),
    ];
  });
}

function checkPlain(value: unknown, path: string): RuleProblem[] {
  const fits = typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
  if (fits || (typeof value === 'string' && value.length <= 200)) return [];
  return [problem(path, 'VALUE', 'Cần một giá trị đơn.', 'A plain value is needed.')];
}

/** An area has another value, not another kind of value. */
function checkByArea(areas: unknown, path: string, kind: string): RuleProblem[] {
  if (!isObject(areas) || Object.keys(areas).length > MAX_AREAS)
    return [problem(path, 'TYPE', 'Cần giá trị theo mã địa bàn.', 'Values by codes of areas are needed.')];
  return Object.entries(areas).flatMap(([code, value]) =>
    typeof value === kind
      ? checkPlain(value, `${path}/${code}`)
      : [
          problem(
            `${path}/${code}`,
            'VALUE',
            'Giá trị khác kiểu với của tỉnh.',
            'Not the kind of value that the province has.',
          ),
        ],
  );
}
