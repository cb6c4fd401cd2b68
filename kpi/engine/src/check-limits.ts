import { tooLarge } from './check-measure.ts';
import { MAX_TARGETS, MAX_VALUE } from './limits.ts';
import { parsePeriod } from './period.ts';
import { problem } from './problems.ts';
import type { Limits } from './target.ts';
import type { Direction, IndicatorDocument, KpiProblem, Limit, Thresholds } from './types.ts';

/** What is wrong with a target and its thresholds at a path. */
export function checkLimits(path: string, { target, thresholds }: Limits, direction: Direction): readonly KpiProblem[] {
  const own = checkLimit(`${path}/target`, target, direction);
  const comparable = own.length === 0 ? target : null;
  return [...own, ...checkThresholds(`${path}/thresholds`, comparable, thresholds, direction)];
}

function checkThresholds(
  path: string,
  target: Limit | null,
  { warning, critical, clearMargin, clearPeriods }: Thresholds,
  direction: Direction,
): readonly KpiProblem[] {
  const problems = [
    ...checkLimit(`${path}/warning`, warning, direction),
    ...checkLimit(`${path}/critical`, critical, direction),
  ];
  if (!(clearMargin >= 0 && clearMargin <= MAX_VALUE))
    problems.push(
      problem(`${path}/clearMargin`, 'MARGIN', 'Biên trả về phải từ 0 trở lên.', 'The margin must be 0 or more.'),
    );
  if (!Number.isInteger(clearPeriods) || clearPeriods < 1 || clearPeriods > 1_000)
    problems.push(
      problem(
        `${path}/clearPeriods`,
        'PERIODS',
        'Số kỳ phải là số nguyên từ 1 đến 1000.',
        'The number of periods is whole, from 1 to 1,000.',
      ),
    );
  if (problems.length > 0) return problems;
  if (
    !inOrder(warning, critical, direction) ||
    !inOrder(target, warning, direction) ||
    !inOrder(target, critical, direction)
  )
    problems.push(
      problem(
        path,
        'LIMIT_ORDER',
        'Mục tiêu, ngưỡng cảnh báo và ngưỡng nghiêm trọng không đúng thứ tự của chiều đánh giá.',
        'Target, warning and critical are not in the order of the direction.',
      ),
    );
  for (const [name, limit] of Object.entries({ warning, critical }))
    if (Array.isArray(limit) && limit[0] + clearMargin > limit[1] - clearMargin)
      problems.push(
        problem(
          `${path}/${name}`,
          'MARGIN',
          'Biên trả về rộng hơn khoảng cho phép: cảnh báo sẽ không bao giờ tắt.',
          'The margin is wider than the interval: it would never clear.',
        ),
      );
  if (typeof warning === 'number' && typeof critical === 'number' && tooWide(clearMargin, warning, critical))
    problems.push(
      problem(
        `${path}/clearMargin`,
        'MARGIN',
        'Biên trả về rộng hơn khoảng giữa ngưỡng cảnh báo và ngưỡng nghiêm trọng; hãy đặt nhỏ hơn hoặc bằng khoảng đó.',
        'The margin is wider than what lies between warning and critical; make it no wider than that.',
      ),
    );
  return problems;
}

function checkLimit(path: string, limit: Limit | null, direction: Direction): KpiProblem[] {
  if (limit === null) return [];
  const numbers = typeof limit === 'number' ? [limit] : limit;
  if (numbers.some((value) => !(Math.abs(value) <= MAX_VALUE))) return [tooLarge(path)];
  if ((typeof limit !== 'number') !== (direction === 'range'))
    return [
      problem(
        path,
        'LIMIT_KIND',
        'Chiều “range” cần khoảng [thấp, cao], chiều khác cần một số.',
        'The direction “range” needs [low, high], any other one number.',
      ),
    ];
  if (typeof limit !== 'number' && limit[0] > limit[1])
    return [
      problem(
        path,
        'LIMIT_ORDER',
        'Đầu thấp phải không lớn hơn đầu cao.',
        'The low end must not be above the high end.',
      ),
    ];
  return [];
}

/** A margin wider than the step from warning to critical keeps a value critical that is no longer even a warning. */
function tooWide(margin: number, warning: number, critical: number): boolean {
  const step = Math.abs(critical - warning);
  // Sums of decimals are a hair off: 0.3 - 0.2 is less than 0.1.
  return step > 0 && margin > step * (1 + 1e-9);
}

/** Whether the second limit is no easier to cross than the first. */
function inOrder(first: Limit | null, second: Limit | null, direction: Direction): boolean {
  if (first === null || second === null) return true;
  if (typeof first !== 'number' || typeof second !== 'number')
    return typeof first !== 'number' && typeof second !== 'number' && second[0] <= first[0] && second[1] >= first[1];
  return direction === 'lowerIsBetter' ? second >= first : second <= first;
}

/** What is wrong with a threshold that past years set. */
export function checkPredictor({ predictor }: IndicatorDocument): readonly KpiProblem[] {
  const { sigmas = 2, years = 5 } = predictor ?? {};
  const problems: KpiProblem[] = [];
  if (!(sigmas > 0 && sigmas <= 10))
    problems.push(
      problem(
        '/predictor/sigmas',
        'SIGMAS',
        'Số lần độ lệch chuẩn phải lớn hơn 0 và không quá 10.',
        'The number of standard deviations is above 0 and at most 10.',
      ),
    );
  // Periods of a month and longer have one sample a year, and fewer than three say nothing.
  if (!(Number.isInteger(years) && years >= 3 && years <= 10))
    problems.push(
      problem(
        '/predictor/years',
        'YEARS',
        'Số năm là số nguyên từ 3 đến 10.',
        'The number of years is whole, from 3 to 10.',
      ),
    );
  return problems;
}

/** What is wrong with the targets by period and unit. */
export function checkTargets(
  { targets = [], direction, thresholds }: IndicatorDocument,
  context: { readonly isOrgUnit: (code: string) => boolean; readonly offsetMinutes: number },
): readonly KpiProblem[] {
  if (targets.length > MAX_TARGETS)
    return [problem('/targets', 'TOO_MANY', `Tối đa ${MAX_TARGETS} mục tiêu.`, `At most ${MAX_TARGETS} targets.`)];
  const seen = new Set<string>();
  return targets.flatMap((entry, n) => {
    const at = `/targets/${n}`;
    const problems = [
      ...checkLimits(
        at,
        { target: entry.target, thresholds: entry.thresholds ?? { ...thresholds, warning: null, critical: null } },
        direction,
      ),
    ];
    const period = entry.period === undefined ? null : parsePeriod(entry.period, context.offsetMinutes);
    if (period && !period.ok)
      problems.push({ path: `${at}/period`, code: period.error.code, message: period.error.message });
    if (entry.orgUnit !== undefined && !context.isOrgUnit(entry.orgUnit))
      problems.push(
        problem(
          `${at}/orgUnit`,
          'UNKNOWN_ORG_UNIT',
          `Không có đơn vị “${entry.orgUnit}”.`,
          `There is no org unit “${entry.orgUnit}”.`,
        ),
      );
    const key = `${entry.period ?? ''}\n${entry.orgUnit ?? ''}`;
    if (key === '\n' || seen.has(key))
      problems.push(
        problem(at, 'TARGET', 'Cần kỳ hoặc đơn vị, mỗi cặp một lần.', 'A period or a unit is needed, each pair once.'),
      );
    seen.add(key);
    return problems;
  });
}
