import { checkCounted, checkWeight } from './check-measure.ts';
import { checkLimits, checkPredictor, checkTargets } from './check-limits.ts';
import { windowMs } from './catalogue.ts';
import { parseFormula, type Formula } from './formula.ts';
import { MAX_CHAIN, MAX_WINDOW_MINUTES } from './limits.ts';
import { problem } from './problems.ts';
import type { IndicatorDocument, KpiProblem } from './types.ts';

/** What there is besides the document that is checked. */
export interface IndicatorContext {
  readonly isMeasure: (code: string) => boolean;
  /** The formula of another indicator; `null` for one that is measured, `undefined` for none. */
  readonly formulaOf: (code: string) => string | null | undefined;
  /** The unit of measurement of a measure or another indicator; `undefined` for none. */
  readonly unitOf: (code: string) => string | undefined;
  /** The dimensions of a measure or a measured indicator; of one with a formula those that it names itself; none for a code that isn't there. */
  readonly dimensionsOf: (code: string) => readonly string[];
  readonly isOrgUnit: (code: string) => boolean;
  readonly offsetMinutes: number;
}

/**
 * What is wrong in an indicator whose shape is right: its formula (syntax, unknown codes, a circle), rules of aggregation that
 * contradict it, limits in the wrong order, targets for periods and units that don't exist.
 */
export function checkIndicator(indicator: IndicatorDocument, context: IndicatorContext): readonly KpiProblem[] {
  return [
    ...checkCode(indicator, context),
    ...(indicator.kind === 'computed'
      ? [...checkFormula(indicator, context), ...checkNotCounted(indicator)]
      : checkMeasured(indicator)),
    ...checkWeight(indicator.aggregation, context.isMeasure, indicator.code),
    ...checkCounted(indicator),
    ...checkLimits('', indicator, indicator.direction),
    ...checkPredictor(indicator),
    ...checkTargets(indicator, context),
    ...checkRest(indicator, context),
  ];
}

/** Only what is measured can be counted: a formula has measures that are. */
function checkNotCounted({ counted }: IndicatorDocument): readonly KpiProblem[] {
  if (!counted) return [];
  const vi = 'Chỉ tiêu tính theo công thức; hãy khai báo ở số liệu thành phần.';
  return [problem('/counted', 'COUNTED_COMPUTED', vi, 'It has a formula; declare this at the measures it is made of.')];
}

function checkCode({ code, owner }: IndicatorDocument, context: IndicatorContext): readonly KpiProblem[] {
  const problems: KpiProblem[] = [];
  if (context.isMeasure(code))
    problems.push(
      problem('/code', 'CODE_TAKEN', `“${code}” đã là mã của một số liệu.`, `“${code}” is the code of a measure.`),
    );
  if (!context.isOrgUnit(owner))
    problems.push(
      problem('/owner', 'UNKNOWN_ORG_UNIT', `Không có đơn vị “${owner}”.`, `There is no org unit “${owner}”.`),
    );
  return problems;
}

function checkMeasured({ formula, measures, aggregation, factor }: IndicatorDocument): readonly KpiProblem[] {
  const problems: KpiProblem[] = [];
  if (formula !== null || (measures?.length ?? 0) > 0 || factor !== undefined)
    problems.push(
      problem(
        '/formula',
        'FORMULA',
        'Chỉ tiêu đo trực tiếp không có công thức.',
        'A measured indicator has no formula.',
      ),
    );
  if (aggregation.time === 'recompute' || aggregation.org === 'recompute')
    problems.push(
      problem(
        '/aggregation',
        'AGGREGATION',
        'Không có công thức thì không tính lại được.',
        'Without a formula nothing can be recomputed.',
      ),
    );
  return problems;
}

function checkFormula(indicator: IndicatorDocument, context: IndicatorContext): readonly KpiProblem[] {
  const parsed = parseFormula(indicator.formula ?? '');
  if ('problem' in parsed) return [parsed.problem];
  const { codes } = parsed.formula;
  const problems: KpiProblem[] = codes
    .filter((code) => code !== indicator.code && !context.isMeasure(code) && context.formulaOf(code) === undefined)
    .map((code) =>
      problem(
        '/formula',
        'UNKNOWN_CODE',
        `Không có số liệu hay chỉ tiêu “${code}”.`,
        `There is no measure or indicator “${code}”.`,
      ),
    );
  const circle = circleFrom(indicator.code, codes, context);
  if (circle)
    problems.push(
      problem(
        '/formula',
        'FORMULA_CYCLE',
        `Công thức vòng lặp hoặc quá dài: ${circle.join(' → ')}.`,
        `The formula goes in a circle, or the chain is too long: ${circle.join(' → ')}.`,
      ),
    );
  if (isAlwaysMissing(parsed.formula))
    problems.push(
      problem(
        '/formula',
        'FORMULA_ZERO',
        'Công thức luôn chia cho 0 nên không bao giờ có giá trị.',
        'The formula always divides by zero, so it never has a value.',
      ),
    );
  if (indicator.factor === 0)
    problems.push(
      problem('/factor', 'FACTOR', 'Hệ số 0 làm mọi giá trị thành 0.', 'A factor of 0 makes each value 0.'),
    );
  problems.push(...mixedUnits(parsed.formula, context));
  const { time, org } = indicator.aggregation;
  if (/\//.test(parsed.formula.source) && [time, org].some((rule) => rule === 'sum'))
    problems.push(
      problem(
        '/aggregation',
        'RATIO',
        'Tỷ lệ không được cộng; hãy chọn recompute.',
        'A ratio must not be added up; choose recompute.',
      ),
    );
  problems.push(...unknownDimensions(indicator, codes, context));
  const named = indicator.measures;
  const own = codes.filter((code) => context.isMeasure(code));
  if (named && [...named].sort().join() !== own.sort().join())
    problems.push(
      problem(
        '/measures',
        'MEASURES',
        'Danh sách số liệu khác với công thức.',
        'The list of measures differs from the formula.',
      ),
    );
  return problems;
}

/** A division by zero is a missing value now and then; one whose divisor is zero whatever is counted is a mistake. */
function isAlwaysMissing({ codes, evaluate }: Formula): boolean {
  return [1.7, -3.1, 12.9].every((scale) => evaluate((code) => scale * (codes.indexOf(code) + Math.SQRT2)) === null);
}

/** Sums of what is counted in different units: hardly ever what was meant, but units are words, and two words may mean the same. */
function mixedUnits({ sums }: Formula, { unitOf }: IndicatorContext): readonly KpiProblem[] {
  return sums.flatMap((codes) => {
    const units = codes.flatMap((code) => {
      const unit = unitOf(code);
      return unit === undefined ? [] : [{ code, unit }];
    });
    if (new Set(units.map(({ unit }) => unit)).size < 2) return [];
    const listed = units.map(({ code, unit }) => `${code} (${unit})`).join(', ');
    const vi = `Cộng trừ các số khác đơn vị tính: ${listed}. Hãy quy đổi bằng hệ số trước khi cộng, hoặc sửa đơn vị tính.`;
    const en = `What has different units is added up: ${listed}. Convert with a factor first, or correct the units.`;
    return [{ ...problem('/formula', 'FORMULA_UNITS', vi, en), severity: 'warning' }];
  });
}

/** The way back to the indicator itself, or a chain that is too long. */
function circleFrom(self: string, codes: readonly string[], context: IndicatorContext): readonly string[] | null {
  const done = new Set<string>();
  const visit = (code: string, path: readonly string[]): readonly string[] | null => {
    if (code === self || path.length > MAX_CHAIN) return [...path, code];
    const formula = context.isMeasure(code) || done.has(code) ? null : context.formulaOf(code);
    const parsed = typeof formula === 'string' ? parseFormula(formula) : null;
    for (const next of parsed && 'formula' in parsed ? parsed.formula.codes : []) {
      const found = visit(next, [...path, code]);
      if (found) return found;
    }
    done.add(code);
    return null;
  };
  for (const code of codes) {
    const found = visit(code, [self]);
    if (found) return found;
  }
  return null;
}

/** By what none of its measures is broken down, it can't be looked at. */
function unknownDimensions(
  { dimensions }: IndicatorDocument,
  codes: readonly string[],
  context: IndicatorContext,
): KpiProblem[] {
  const known = new Set(codes.flatMap((code) => context.dimensionsOf(code)));
  return dimensions.flatMap((name, n) =>
    known.has(name)
      ? []
      : problem(
          `/dimensions/${n}`,
          'UNKNOWN_DIMENSION',
          `Không số liệu nào của công thức có chiều “${name}”; hãy thêm chiều này vào số liệu hoặc bỏ khỏi chỉ tiêu.`,
          `None of the formula's measures has the dimension “${name}”; add it to a measure or leave it out here.`,
        ),
  );
}

function checkRest(indicator: IndicatorDocument, context: IndicatorContext): readonly KpiProblem[] {
  const problems: KpiProblem[] = [];
  const { window, parent, paceCurve, bands, code } = indicator;
  const length = windowMs(window);
  if (window !== undefined && (length === null || length > MAX_WINDOW_MINUTES * 60_000))
    problems.push(
      problem(
        '/window',
        'WINDOW',
        'Cửa sổ có dạng 30m, 24h hoặc 7d, tối đa một năm.',
        'A window is such as 30m, 24h or 7d, at most a year.',
      ),
    );
  if (parent !== undefined && (parent === code || context.formulaOf(parent) === undefined))
    problems.push(
      problem('/parent', 'UNKNOWN_CODE', `Không có chỉ tiêu “${parent}”.`, `There is no indicator “${parent}”.`),
    );
  if (
    paceCurve &&
    !(paceCurve.length === 12 && paceCurve[11] === 1 && paceCurve.every((share, n) => share >= (paceCurve[n - 1] ?? 0)))
  )
    problems.push(
      problem(
        '/paceCurve',
        'PACE',
        'Cần 12 tỷ lệ tăng dần, tháng cuối bằng 1.',
        'Twelve shares are needed that rise to 1 in the last month.',
      ),
    );
  if (bands?.some(({ from, to }, n) => to < from || from <= (bands[n - 1]?.to ?? -Infinity)))
    problems.push(
      problem('/bands', 'BANDS', 'Các mức phải tăng dần và không chồng nhau.', 'The bands must rise and not overlap.'),
    );
  return problems;
}
