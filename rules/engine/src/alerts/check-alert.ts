import { checkConditions } from '../check-conditions.ts';
import { checkBy, checkEach, checkFields, checkNumber, checkPlace, checkTime, type Fields } from '../check-parts.ts';
import { MAX_LADDER, MAX_SAMPLES } from '../limits.ts';
import { isObject, problem } from '../problems.ts';
import { factNames, severities, type RuleProblem } from '../types.ts';

/**
 * Every fault of a rule's `alert`.
 * @param declared  facts that its conditions may name beside those of every event   @param actions  checks those of a rung
 */
export function checkAlert(
  alert: unknown,
  declared: readonly string[],
  actions: (value: unknown, path: string) => RuleProblem[],
): RuleProblem[] {
  if (alert === undefined) return [];
  const conditions = (value: unknown, path: string): RuleProblem[] => checkConditions(value, path, declared);
  const until: Fields[string] = (place, at) => checkPlace(place, at, [...factNames, ...declared]);
  const found = checkFields(alert, '/alert', {
    by: (value, path) => checkBy(value, path, [...factNames, ...declared]),
    hold: (value, path) => checkFields(value, path, { ...hold, until }),
    clear: (value, path) => checkFields(value, path, { ...hold, conditions }),
    clearAfter: checkTime,
    absence: (value, path) =>
      isObject(value) ? checkFields(value, path, { until }, ['until']) : checkTime(value, path),
    severities: (value, path) => checkList(value, path, { severity: checkSeverity, conditions }),
    ladder: (value, path) => checkLadder(value, path, actions),
  });
  return [...found, ...contradictions(alert)];
}

/** A rung says one thing at least. */
function checkLadder(value: unknown, path: string, actions: Fields[string]): RuleProblem[] {
  const told = { severity: checkSeverity, steps: checkNumber(1, severities.length, true), actions };
  const rung = (each: unknown, at: string): RuleProblem[] => [
    ...checkFields(each, at, { after: checkTime, ...told }, ['after']),
    ...(isObject(each) && Object.keys(told).every((key) => each[key] === undefined)
      ? [problem(at, 'REQUIRED', 'Cần mức độ, số bậc hoặc hành động.', 'A severity, steps or actions are needed.')]
      : []),
  ];
  return checkEach(value, path, MAX_LADDER, rung);
}

const hold: Fields = { for: checkTime, samples: checkSamples };

/** What is absent is seen by nobody: there is nothing that could hold, or speak for the end, but the next event. */
function contradictions(alert: unknown): RuleProblem[] {
  if (!isObject(alert)) return [];
  if (alert['absence'] === undefined) return stepsWithoutAbsence(alert);
  const { clear } = alert;
  // What ends the watch for good – in port, switched off – may be said, and how many signs of life end the alert; that it has to hold may not.
  const holds = isObject(clear) && clear['for'] !== undefined;
  return ['hold', 'clearAfter', 'clear/for']
    .filter((key) => (key === 'clear/for' ? holds : alert[key] !== undefined))
    .map((key) =>
      problem(
        `/alert/${key}`,
        'WITH_ABSENCE',
        `“${key}” không đi cùng “absence”: sự kiện kế tiếp sẽ kết thúc cảnh báo.`,
        `“${key}” does not go with “absence”: the next event ends the alert.`,
      ),
    );
}

/** Only of what is absent it is known what its event would say now. */
function stepsWithoutAbsence({ ladder }: Record<string, unknown>): RuleProblem[] {
  return (Array.isArray(ladder) ? ladder : []).flatMap((rung: unknown, i) =>
    isObject(rung) && rung['steps'] !== undefined
      ? [
          problem(
            `/alert/ladder/${i}/steps`,
            'WITHOUT_ABSENCE',
            '“steps” chỉ đi cùng “absence”: hãy nêu mức độ.',
            '“steps” goes with “absence” only: name a severity.',
          ),
        ]
      : [],
  );
}

/** A list of objects that have all of these fields. */
function checkList(value: unknown, path: string, fields: Fields): RuleProblem[] {
  if (!Array.isArray(value) || value.length > MAX_LADDER)
    return [
      problem(path, 'LIST', `Cần danh sách tối đa ${MAX_LADDER} mục.`, `A list of at most ${MAX_LADDER} is needed.`),
    ];
  return value.flatMap((item: unknown, i) => [
    ...checkFields(item, `${path}/${i}`, fields),
    ...Object.keys(fields)
      .filter((key) => isObject(item) && item[key] === undefined)
      .map((key) => problem(`${path}/${i}/${key}`, 'REQUIRED', `Cần “${key}”.`, `“${key}” is needed.`)),
  ]);
}

function checkSamples(value: unknown, path: string): RuleProblem[] {
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_SAMPLES) return [];
  return [
    problem(path, 'SAMPLES', `Cần số nguyên từ 1 đến ${MAX_SAMPLES}.`, `A whole number from 1 to ${MAX_SAMPLES}.`),
  ];
}

function checkSeverity(value: unknown, path: string): RuleProblem[] {
  if (severities.some((severity) => severity === value)) return [];
  return [problem(path, 'SEVERITY', 'Mức độ không hợp lệ.', 'Not a severity.')];
}
