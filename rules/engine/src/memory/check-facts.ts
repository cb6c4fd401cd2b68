import { compileExpression } from '@trucban/feel';
import { checkConditions } from '../check-conditions.ts';
import {
  checkBy,
  checkEach,
  checkFields,
  checkNumber,
  checkPlace,
  checkText,
  checkTime,
  checkWord,
  type Fields,
} from '../check-parts.ts';
import {
  MAX_AREAS,
  MAX_FACTS,
  MAX_FORMULA,
  MAX_PATTERNS,
  MAX_STEPS,
  MAX_TIMES,
  MAX_WEEKS,
  MAX_WINDOW_DAYS,
  MAX_WITHIN_M,
} from '../limits.ts';
import { isObject, problem } from '../problems.ts';
import { factNames, type RuleFact, type RuleProblem } from '../types.ts';
import { checkSelector } from '../world/check-selector.ts';
import { patternFault } from '../world/patterns.ts';
import { isPath, isPosition } from './geometry.ts';
import { aggregates } from './types.ts';

const NAME = /^[a-z][A-Za-z0-9]{0,39}$/;
const RESERVED = [...factNames, 'parameters', 'alert'];

/** Every fault of the facts that a rule declares. @param hasParameters  whether its formulas may name `parameters` */
export function checkFacts(facts: unknown, hasParameters = false): RuleProblem[] {
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
  // What is kept as JSON has no order: a formula may name every other fact, but none that needs itself.
  const names = [...factNames, ...(hasParameters ? ['parameters'] : []), ...Object.keys(facts)];
  const faults = Object.entries(facts).flatMap(([name, fact]) => [
    ...checkName(name),
    ...checkFact(fact, `/facts/${name}`, names),
  ]);
  return faults.length > 0 ? faults : checkCircles(facts);
}

/** Formulas that need themselves. */
function checkCircles(facts: Record<string, unknown>): RuleProblem[] {
  const needs = (name: string): readonly string[] => {
    const fact = facts[name];
    const feel = isObject(fact) && fact['type'] === 'formula' ? fact['feel'] : null;
    const result = typeof feel === 'string' ? compileExpression(feel) : null;
    return result?.ok ? result.expression.variables : [];
  };
  const isCircular = (name: string): boolean => {
    const seen = new Set<string>();
    const waiting = [...needs(name)];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (next === name) return true;
      if (!seen.has(next)) waiting.push(...needs(next));
      seen.add(next);
    }
    return false;
  };
  return Object.keys(facts)
    .filter(isCircular)
    .map((name) => problem(`/facts/${name}/feel`, 'CIRCLE', 'Công thức cần chính nó.', 'The formula needs itself.'));
}

function checkName(name: string): RuleProblem[] {
  if (NAME.test(name) && !RESERVED.includes(name)) return [];
  return [
    problem(
      '/facts',
      'FACT_NAME',
      `“${name.slice(0, 60)}” không dùng làm tên được: bắt đầu bằng chữ thường, chỉ chữ và số, khác ${RESERVED.join(', ')}.`,
      `“${name.slice(0, 60)}” is no name for a fact: lower-case letter first, letters and digits only, not ${RESERVED.join(', ')}.`,
    ),
  ];
}

const conditions = (value: unknown, path: string): RuleProblem[] => checkConditions(value, path);
const place = (value: unknown, path: string): RuleProblem[] => checkPlace(value, path);
const wordOrPlace = (value: unknown, path: string): RuleProblem[] =>
  typeof value === 'string' ? checkWord(value, path) : checkPlace(value, path);
const words = (value: unknown, path: string): RuleProblem[] => checkEach(value, path, MAX_AREAS, checkWord, 1);
const within = checkNumber(1, MAX_WITHIN_M);
const type = (): RuleProblem[] => [];

const valued: Fields = {
  type,
  aggregate: type,
  of: type,
  where: conditions,
  window: checkTime,
  by: checkBy,
  per: checkTime,
};
const step: Fields = { where: conditions, times: checkNumber(1, MAX_TIMES, true), within: checkTime };
const zones: Fields = { where: conditions, of: place, key: place, window: checkTime };

/** What may stand in a fact of each type, and what must. */
const KINDS: Readonly<Record<RuleFact['type'], { readonly fields: Fields; readonly needed: readonly string[] }>> = {
  window: { fields: { ...valued, withinM: checkWithin }, needed: [] },
  baseline: { fields: { ...valued, weeks: checkNumber(1, MAX_WEEKS, true) }, needed: ['weeks'] },
  sequence: {
    fields: {
      type,
      without: conditions,
      window: checkTime,
      by: checkBy,
      withinM: within,
      steps: (value, path) => checkEach(value, path, MAX_STEPS, (one, at) => checkFields(one, at, step, ['where']), 2),
    },
    needed: ['steps', 'window'],
  },
  geofence: {
    fields: {
      type,
      areas: words,
      tags: words,
      by: checkBy,
      window: checkTime,
      polygon: (value, path) => (isPath(value, 3) ? [] : noPath(path)),
      line: (value, path) => (isPath(value, 2) ? [] : noPath(path)),
      point: (value, path) => (isPosition(value) ? [] : noPath(path)),
      zones: (value, path) => checkFields(value, path, zones, Object.keys(zones)),
    },
    needed: [],
  },
  indicator: { fields: { type, code: wordOrPlace, unit: wordOrPlace }, needed: ['code'] },
  calendar: {
    fields: {
      type,
      code: wordOrPlace,
      agency: wordOrPlace,
      from: place,
      until: place,
      before: checkTime,
      share: checkNumber(0, 1),
    },
    needed: [],
  },
  shift: { fields: { type, agency: wordOrPlace }, needed: ['agency'] },
  openIncidents: { fields: { type }, needed: [] },
  formula: { fields: { type, feel: type }, needed: [] },
  text: {
    fields: {
      type,
      of: (value, path) => checkEach(value, path, 5, place, 1),
      any: (value, path) => checkEach(value, path, MAX_PATTERNS, checkPattern, 1),
      unless: (value, path) => checkEach(value, path, MAX_PATTERNS, checkPattern),
    },
    needed: ['of', 'any'],
  },
};

function checkFact(given: unknown, path: string, known: readonly string[]): RuleProblem[] {
  if (!isObject(given)) return [problem(path, 'TYPE', 'Dữ kiện phải là một đối tượng.', 'A fact is an object.')];
  const { name, ...fact } = given;
  const named = fact['type'];
  if (typeof named !== 'string' || !Object.hasOwn(KINDS, named)) {
    const known = Object.keys(KINDS).join(', ');
    return [
      problem(`${path}/type`, 'FACT_TYPE', `Loại dữ kiện phải là ${known}.`, `The type of a fact is one of ${known}.`),
    ];
  }
  const unnamed = name === undefined ? [] : checkText(name, `${path}/name`);
  if (named === 'openIncidents') {
    const { type: _, ...selector } = fact;
    return [...unnamed, ...checkSelector(selector, path)];
  }
  const { fields, needed } = KINDS[named as RuleFact['type']];
  return [...unnamed, ...checkFields(fact, path, fields, needed), ...further(fact, path, known)];
}

/** What the fields of a fact say together. */
function further(fact: Record<string, unknown>, path: string, known: readonly string[]): RuleProblem[] {
  switch (fact['type'] as RuleFact['type']) {
    case 'window':
      return [
        ...checkAggregate(fact, path),
        ...(fact['window'] === undefined ? checkTime(undefined, `${path}/window`) : []),
      ];
    case 'baseline':
      return [...checkAggregate(fact, path), ...checkReach(fact, path)];
    case 'geofence':
      return exactlyOne(fact, path, ['areas', 'tags', 'polygon', 'line', 'point', 'zones']);
    case 'calendar':
      return exactlyOne(fact, path, ['code', 'agency']);
    case 'formula':
      return checkFormula(fact['feel'], `${path}/feel`, known);
    default:
      return [];
  }
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
  if (aggregate !== 'count') return checkPlace(of, `${path}/of`);
  if (of === undefined) return [];
  return [problem(`${path}/of`, 'OF', 'Phép đếm không cần trường này.', 'A count takes no such field.')];
}

/** What it looks back on is kept as long as the longest window may be. */
function checkReach({ weeks, window }: Record<string, unknown>, path: string): RuleProblem[] {
  if (window === undefined) return checkTime(undefined, `${path}/window`);
  if (typeof weeks !== 'number' || weeks * 7 <= MAX_WINDOW_DAYS - 7) return [];
  return [problem(`${path}/weeks`, 'NUMBER', 'Nhìn lại quá xa.', 'It looks back too far.')];
}

function exactlyOne(fact: Record<string, unknown>, path: string, fields: readonly string[]): RuleProblem[] {
  if (fields.filter((field) => fact[field] !== undefined).length === 1) return [];
  const list = fields.join(', ');
  return [problem(path, 'EXACTLY_ONE', `Cần đúng một trong: ${list}.`, `Exactly one of ${list} is needed.`)];
}

function checkFormula(feel: unknown, path: string, known: readonly string[]): RuleProblem[] {
  if (typeof feel !== 'string' || feel === '' || feel.length > MAX_FORMULA)
    return [
      problem(
        path,
        'FORMULA',
        `Cần biểu thức FEEL tối đa ${MAX_FORMULA} ký tự.`,
        `A FEEL expression of at most ${MAX_FORMULA} characters is needed.`,
      ),
    ];
  const result = compileExpression(feel);
  if (!result.ok) return [problem(path, 'FORMULA', result.problem.message.vi, result.problem.message.en)];
  const unknown = [...result.expression.variables, ...result.expression.functions].filter(
    (name) => !known.includes(name),
  );
  const list = known.join(', ');
  return [
    ...unknown.map((name) =>
      problem(
        path,
        'FACT',
        `Biểu thức dùng “${name}”, chỉ được dùng ${list}.`,
        `The expression uses “${name}”; it may use ${list}.`,
      ),
    ),
    ...patternsIn(feel).flatMap((pattern) => checkPattern(pattern, path)),
  ];
}

/** Patterns that stand in a formula as texts. */
function patternsIn(feel: string): string[] {
  const calls = feel.matchAll(/\b(?:matches|replace|split)\s*\([^"]*"((?:[^"\\]|\\.)*)"/g);
  return [...calls].map(([, pattern = '']) => pattern.replace(/\\\\/g, '\\'));
}

function checkPattern(pattern: unknown, path: string): RuleProblem[] {
  const fault = typeof pattern === 'string' ? patternFault(pattern) : 'SYNTAX';
  if (fault === null) return [];
  const texts = {
    TOO_LONG: ['Mẫu dài từ 1 đến 200 ký tự.', 'A pattern has 1 to 200 characters.'],
    COULD_HANG: [
      'Mẫu này có thể làm treo: không lặp trong lặp, không nhìn trước sau, không tham chiếu ngược.',
      'This pattern could hang: no repeats of repeats, no looking around, no references back.',
    ],
    SYNTAX: ['Mẫu biểu thức chính quy không đúng.', 'Not a regular expression.'],
  } as const;
  return [problem(path, `PATTERN_${fault}`, texts[fault][0], texts[fault][1])];
}

function checkWithin(metres: unknown, path: string): RuleProblem[] {
  if (typeof metres === 'number' && metres > 0 && metres <= MAX_WITHIN_M) return [];
  return [
    problem(path, 'DISTANCE', `Cần số mét từ 1 đến ${MAX_WITHIN_M}.`, `Metres from 1 to ${MAX_WITHIN_M} are needed.`),
  ];
}

const noPath = (path: string): RuleProblem[] => [
  problem(
    path,
    'PLACE',
    'Cần tọa độ [kinh độ, vĩ độ], tối đa 1.000 điểm.',
    'Coordinates [longitude, latitude] are needed, at most 1,000.',
  ),
];
