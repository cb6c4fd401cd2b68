import { checkConditions } from './check-conditions.ts';
import {
  checkEach,
  checkFields,
  checkFlag,
  checkOneOf,
  checkPlace,
  checkText,
  checkTime,
  checkWord,
  type Fields,
} from './check-parts.ts';
import type { RuleContext } from './rule-context.ts';
import { MAX_ACTIONS, MAX_AREAS, MAX_BY } from './limits.ts';
import { isObject, problem } from './problems.ts';
import type { RuleAction } from './actions/types.ts';
import { factNames, severities, type RuleProblem } from './types.ts';
import { checkPlaces, checkSelector } from './world/check-selector.ts';

const RECIPIENT = /^[A-Za-z]+@@?[A-Z0-9-]+$/;
const KIND = /^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/;

interface Kind {
  readonly fields: Fields;
  readonly needed: readonly string[];
}

/** Checks the actions of a rule, or those of its end. */
export function checkActions(
  actions: unknown,
  context: RuleContext,
  path = '/actions',
  declared: readonly string[] = [],
): RuleProblem[] {
  if (!Array.isArray(actions) || actions.length === 0 || actions.length > MAX_ACTIONS)
    return [
      problem(path, 'ACTIONS', `Cần từ 1 đến ${MAX_ACTIONS} hành động.`, `1 to ${MAX_ACTIONS} actions are needed.`),
    ];
  const kinds = kindsOf(context, declared);
  return actions.flatMap((action: unknown, i) => checkAction(action, `${path}/${i}`, kinds));
}

/** What lasts as long as an alert needs one that begins. */
export function checkLasting(rule: Readonly<Record<string, unknown>>): RuleProblem[] {
  const lists = ['actions', 'onClear'].filter((name) => name === 'onClear' || rule['alert'] === undefined);
  return lists.flatMap((name) => {
    const actions = Array.isArray(rule[name]) ? (rule[name] as readonly unknown[]) : [];
    return actions.flatMap((action, i) =>
      isObject(action) && action['type'] === 'watchOnly'
        ? [
            problem(
              `/${name}/${i}/type`,
              'NO_ALERT',
              'Hành động này kéo dài bằng cảnh báo của quy tắc: cần “alert”.',
              'This action lasts as long as the alert of its rule: an “alert” is needed.',
            ),
          ]
        : [],
    );
  });
}

function checkAction(action: unknown, path: string, kinds: Readonly<Record<string, Kind>>): RuleProblem[] {
  if (!isObject(action)) return [problem(path, 'TYPE', 'Hành động phải là một đối tượng.', 'An action is an object.')];
  const type = action['type'];
  const kind = typeof type === 'string' && Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  if (!kind) return [problem(`${path}/type`, 'ACTION', 'Hành động này chưa có.', 'There is no such action.')];
  const all = { type: () => [], ...kind.fields };
  return checkFields(action, path, all, kind.needed);
}

function kindsOf(context: RuleContext, declared: readonly string[]): Readonly<Record<RuleAction['type'], Kind>> {
  const when = (value: unknown, path: string): RuleProblem[] => checkConditions(value, path, [...declared, 'alert']);
  const eventType = (value: unknown, path: string): RuleProblem[] =>
    typeof value === 'string' && context.isEventType(value)
      ? []
      : [problem(path, 'UNKNOWN_EVENT_TYPE', 'Không có loại sự kiện này.', 'There is no such event type.')];
  const severity = checkOneOf(severities, 'SEVERITY');
  const incident = checkSelector;
  const text = checkText;
  const ownType = (value: unknown, path: string): RuleProblem[] => (value === '@event' ? [] : eventType(value, path));
  const kinds: Readonly<Record<RuleAction['type'], Kind>> = {
    createIncident: {
      fields: {
        eventType: ownType,
        severity,
        title: text,
        attributes: checkPlaces,
        parent: incident,
        repeats: incident,
        also: checkFlag,
      },
      needed: ['eventType'],
    },
    attachTo: { fields: { incident }, needed: ['incident'] },
    raiseSeverity: { fields: { incident, severity }, needed: [] },
    closeIncident: {
      fields: { incident, as: checkOneOf(['falseAlarm', 'resolved'], 'AS'), text },
      needed: ['as', 'text'],
    },
    updateIncident: { fields: { incident, eventType, title: text, attributes: checkPlaces }, needed: [] },
    mergeIncident: { fields: { incident, into: incident }, needed: ['into'] },
    startProcess: { fields: { incident, process: checkWord, variables: checkObject }, needed: ['process'] },
    message: { fields: { incident, name: checkWord, variables: checkObject }, needed: ['name'] },
    task: { fields: { incident, to: checkAgencies, text, due: checkTime }, needed: ['to', 'text'] },
    warnPublic: { fields: { incident, text }, needed: ['text'] },
    notify: { fields: { incident, to: checkRecipients, text }, needed: ['to', 'text'] },
    publishEvent: {
      fields: { eventType: checkKind, data: checkObject, attributes: checkPlaces, key: checkPlace },
      needed: ['eventType'],
    },
    watchOnly: { fields: { rules: checkCodes, same: checkSame }, needed: ['same'] },
    setIndicator: {
      fields: { measure: checkWord, unit: wordOrPlace, value: checkValue },
      needed: ['measure', 'value'],
    },
  };
  return Object.fromEntries(
    Object.entries(kinds).map(([type, { fields, needed }]): [string, Kind] => [
      type,
      { fields: { ...fields, when }, needed },
    ]),
  ) as Record<RuleAction['type'], Kind>;
}

const wordOrPlace = (value: unknown, path: string): RuleProblem[] =>
  typeof value === 'string' ? checkWord(value, path) : checkPlace(value, path, factNames);

function checkValue(value: unknown, path: string): RuleProblem[] {
  return typeof value === 'number' && Number.isFinite(value) ? [] : checkPlace(value, path, factNames);
}

function checkObject(value: unknown, path: string): RuleProblem[] {
  if (isObject(value) && JSON.stringify(value).length <= 10_000) return [];
  return [
    problem(
      path,
      'TYPE',
      'Cần một đối tượng tối đa 10.000 ký tự.',
      'An object of at most 10,000 characters is needed.',
    ),
  ];
}

const checkCodes = (value: unknown, path: string): RuleProblem[] => checkEach(value, path, MAX_AREAS, checkWord, 1);

function checkSame(value: unknown, path: string): RuleProblem[] {
  const place = (each: unknown, at: string): RuleProblem[] => checkPlace(each, at, factNames);
  return checkEach(value, path, MAX_BY, (pair, at) => checkFields(pair, at, { of: place, is: place }, ['of', 'is']), 1);
}

function checkKind(value: unknown, path: string): RuleProblem[] {
  if (typeof value === 'string' && value.length <= 100 && KIND.test(value)) return [];
  return [problem(path, 'KIND', 'Loại đầu vào không hợp lệ.', 'Not an input kind.')];
}

function checkAgencies(value: unknown, path: string): RuleProblem[] {
  return checkEach(value, path, 20, checkWord, 1);
}

function checkRecipients(to: unknown, path: string): RuleProblem[] {
  const fits = (v: unknown): boolean => typeof v === 'string' && RECIPIENT.test(v);
  if (Array.isArray(to) && to.length > 0 && to.length <= 20 && to.every(fits)) return [];
  return [problem(path, 'RECIPIENT', 'Người nhận có dạng vaiTrò@CƠ-QUAN.', 'A recipient is role@AGENCY.')];
}
