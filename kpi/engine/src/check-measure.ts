import { compileCounted } from './counted.ts';
import { MAX_VALUE } from './limits.ts';
import { problem } from './problems.ts';
import type { KpiProblem, MeasureDocument } from './types.ts';

/** What there is besides the document that is checked. */
export interface MeasureContext {
  readonly isMeasure: (code: string) => boolean;
  /** A code is one thing: an indicator can't have the code of a measure. */
  readonly isIndicator: (code: string) => boolean;
}

/** What is wrong in a measure whose shape is right. */
export function checkMeasure(measure: MeasureDocument, context: MeasureContext): readonly KpiProblem[] {
  const { code, aggregation, minimum, maximum, carryPeriods = 0 } = measure;
  const problems: KpiProblem[] = [...checkWeight(aggregation, context.isMeasure, code)];
  if (context.isIndicator(code))
    problems.push(
      problem('/code', 'CODE_TAKEN', `“${code}” đã là mã của một chỉ tiêu.`, `“${code}” is the code of an indicator.`),
    );
  if (minimum !== undefined && maximum !== undefined && minimum > maximum)
    problems.push(
      problem(
        '/maximum',
        'BOUNDS',
        'Giá trị lớn nhất phải từ giá trị nhỏ nhất trở lên.',
        'The maximum must not be below the minimum.',
      ),
    );
  for (const [path, bound] of Object.entries({ minimum, maximum }))
    if (bound !== undefined && !(Math.abs(bound) <= MAX_VALUE)) problems.push(tooLarge(`/${path}`));
  if (!Number.isInteger(carryPeriods) || carryPeriods < 0 || carryPeriods > 60)
    problems.push(
      problem('/carryPeriods', 'CARRY', 'Cần một số nguyên từ 0 đến 60.', 'A whole number from 0 to 60 is needed.'),
    );
  else if (carryPeriods > 0 && aggregation.time !== 'last')
    problems.push(
      problem(
        '/carryPeriods',
        'CARRY',
        'Chỉ số liệu thời điểm (last) mới dùng tiếp được cho kỳ sau.',
        'Only a stock (last) can stand for later periods.',
      ),
    );
  problems.push(...checkCounted(measure));
  return problems;
}

/** A counted measure's expressions compile, its dimensions are its own. */
export function checkCounted({
  counted,
  dimensions,
}: Pick<MeasureDocument, 'counted' | 'dimensions'>): readonly KpiProblem[] {
  if (!counted) return [];
  const unknown = Object.keys(counted.dimensions ?? {}).filter((name) => !dimensions?.includes(name));
  return [
    ...compileCounted(counted).problems,
    ...unknown.map((name) =>
      problem(
        `/counted/dimensions/${name}`,
        'UNKNOWN_DIMENSION',
        `Số liệu này không có chiều “${name}”.`,
        `This measure has no dimension “${name}”.`,
      ),
    ),
  ];
}

/** The measure that weighs must be there where a rule asks for it, and only there. */
export function checkWeight(
  aggregation: { readonly time: string; readonly org: string; readonly weight?: string },
  isMeasure: (code: string) => boolean,
  self: string,
): readonly KpiProblem[] {
  const { time, org, weight } = aggregation;
  const asked = time === 'weighted' || org === 'weighted';
  if (!asked && weight === undefined) return [];
  if (asked && weight !== undefined && weight !== self && isMeasure(weight)) return [];
  return [
    problem(
      '/aggregation/weight',
      'WEIGHT',
      'Quy tắc “weighted” cần mã của một số liệu khác làm trọng số, và chỉ quy tắc đó.',
      'The rule “weighted” needs the code of another measure as its weight, and no other rule does.',
    ),
  ];
}

/** A number beyond what is believed. */
export function tooLarge(path: string): KpiProblem {
  return problem(path, 'TOO_LARGE', 'Giá trị quá lớn.', 'The value is too large.');
}
