import {
  compareInstants,
  parseInstant,
  toEpochMs,
  MS_PER_DAY,
  type Instant,
  type LocalizedText,
} from '@trucban/kernel';
import { checkEach, checkFields, checkText, checkWord } from './check-parts.ts';
import { MAX_AREAS, MAX_SUPPRESSION_DAYS } from './limits.ts';
import { isObject, problem } from './problems.ts';
import type { EventFacts, RuleDocument, RuleProblem } from './types.ts';

/**
 * Planned work that must not raise alarms (RULE-39): findings of these rules, from these sources, about these keys, in these areas are
 * counted instead, from `from` up to `to`. What is not given does not matter; one of the four is. What people report is never meant
 * by these, only by `answer`.
 */
export interface SuppressionDocument {
  readonly code: string;
  readonly name: LocalizedText;
  readonly reason: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly rules?: readonly string[];
  readonly sources?: readonly string[];
  readonly keys?: readonly string[];
  readonly areas?: readonly string[];
  readonly answer?: PlannedAnswer;
}

/**
 * What those are told who report what the planned work explains (RULE-43): a report from its areas that would open an incident of one of
 * these types is answered with the text and counted, and opens nothing. Whatever else it says is raised as ever, and so is what devices
 * say there unless rules, sources or keys are named, too.
 */
export interface PlannedAnswer {
  readonly eventTypes: readonly string[];
  readonly text: LocalizedText;
}

/** What a suppression may name. `dangerous`: event types that a rule opens which is never suppressed. */
export interface SuppressionNames {
  readonly rule: (code: string) => boolean;
  readonly eventType: (code: string) => boolean;
  readonly dangerous: (eventType: string) => boolean;
}

const SELECTORS = ['rules', 'sources', 'keys', 'areas'] as const;
/** What people report: never hidden, at most answered. */
export const BY_PEOPLE: readonly string[] = ['call.received', 'report.created'];

/** Every fault of a suppression, none when it may take effect. */
export function checkSuppression(document: unknown, names: SuppressionNames): RuleProblem[] {
  const codes = (value: unknown, path: string): RuleProblem[] => checkEach(value, path, MAX_AREAS, checkWord, 1);
  const found = checkFields(
    document,
    '',
    {
      code: checkWord,
      name: checkText,
      reason: checkWord,
      from: checkInstant,
      to: checkInstant,
      rules: codes,
      sources: codes,
      keys: codes,
      areas: codes,
      answer: (value, path) => checkFields(value, path, { eventTypes: codes, text: checkText }, ['eventTypes', 'text']),
    },
    ['code', 'name', 'reason', 'from', 'to'],
  );
  if (found.length > 0 || !isObject(document)) return found;
  const { from, to, rules = [], areas, answer } = document as unknown as SuppressionDocument;
  const days = (toEpochMs(to) - toEpochMs(from)) / MS_PER_DAY;
  const none = SELECTORS.every((name) => document[name] === undefined);
  return [
    ...(none
      ? [
          problem(
            '',
            'EVERYTHING',
            'Phải nêu quy tắc, nguồn, thiết bị hoặc địa bàn.',
            'Rules, sources, keys or areas must be named.',
          ),
        ]
      : []),
    ...(days > 0 && days <= MAX_SUPPRESSION_DAYS
      ? []
      : [
          problem(
            '/to',
            'TIME',
            `Phải sau lúc bắt đầu, tối đa ${MAX_SUPPRESSION_DAYS} ngày.`,
            `After the beginning, by ${MAX_SUPPRESSION_DAYS} days at most.`,
          ),
        ]),
    ...rules.flatMap((code, i) =>
      names.rule(code)
        ? []
        : [problem(`/rules/${i}`, 'UNKNOWN_RULE', `Không có quy tắc ${code}.`, `There is no rule ${code}.`)],
    ),
    ...(answer ? checkAnswer(answer, areas, names) : []),
  ];
}

function checkAnswer(
  { eventTypes }: PlannedAnswer,
  areas: readonly string[] | undefined,
  names: SuppressionNames,
): RuleProblem[] {
  const found = areas
    ? []
    : [
        problem(
          '/areas',
          'ANSWER_WITHOUT_AREAS',
          'Câu trả lời cho người dân cần địa bàn.',
          'An answer to the public needs areas.',
        ),
      ];
  return [
    ...found,
    ...eventTypes.flatMap((code, i) => {
      const path = `/answer/eventTypes/${i}`;
      if (!names.eventType(code))
        return [problem(path, 'UNKNOWN_EVENT_TYPE', `Không có loại sự vụ ${code}.`, `There is no event type ${code}.`)];
      if (names.dangerous(code))
        return [
          problem(
            path,
            'DANGER',
            `${code} là nguy hiểm: tin báo về nó luôn mở sự vụ, không thể chỉ trả lời.`,
            `${code} is danger: what people report of it always opens an incident and can't be answered away.`,
          ),
        ];
      return [];
    }),
  ];
}

/** Whether a suppression is in force at an instant. */
export function isSuppressedAt({ from, to }: SuppressionDocument, at: Instant): boolean {
  return compareInstants(from, at) <= 0 && compareInstants(at, to) < 0;
}

/** Whether it means what a rule finds in an event, whenever that is. Danger is never meant, what people report only by an answer. */
export function suppresses(document: SuppressionDocument, rule: RuleDocument, facts: EventFacts): boolean {
  const { event } = facts;
  if (rule.neverSuppressed) return false;
  if (BY_PEOPLE.includes(event.type)) return answers(document, rule, facts);
  if (!meansDevices(document)) return false;
  const { rules, sources, keys, areas } = document;
  const named = (list: readonly string[] | undefined, value: unknown): boolean =>
    list === undefined || (typeof value === 'string' && list.includes(value));
  return (
    named(rules, rule.code) &&
    named(sources, event['source']) &&
    named(keys, event['key']) &&
    named(areas, event['areaCode'])
  );
}

/** Whether it answers what a rule finds in a report of people. */
export function answers(
  { areas, answer }: SuppressionDocument,
  rule: RuleDocument,
  { event, eventType }: EventFacts,
): boolean {
  const place = event['areaCode'];
  if (!BY_PEOPLE.includes(event.type)) return false;
  if (!answer || typeof place !== 'string' || !areas?.includes(place)) return false;
  return opensOnly(rule, (type) => answer.eventTypes.includes(type === '@event' ? (eventType ?? '') : type));
}

/** Whether it could hide anything that a rule finds. */
export function mayHide(document: SuppressionDocument, rule: RuleDocument): boolean {
  const { rules, answer } = document;
  if (rule.neverSuppressed) return false;
  if (meansDevices(document) && (rules?.includes(rule.code) ?? true)) return true;
  return answer !== undefined && opensOnly(rule, (type) => type === '@event' || answer.eventTypes.includes(type));
}

/** Areas alone stand for whom an answer is for, where there is one: nothing else falls silent by it. */
function meansDevices({ rules, sources, keys, answer }: SuppressionDocument): boolean {
  return !answer || Boolean(rules ?? sources ?? keys);
}

/** The event types of incidents that a rule opens. */
export function opens({ actions }: RuleDocument): readonly string[] {
  return actions.flatMap((action) => (action.type === 'createIncident' ? [action.eventType] : []));
}

function opensOnly(rule: RuleDocument, fits: (eventType: string) => boolean): boolean {
  const types = opens(rule);
  return types.length > 0 && types.every(fits);
}

function checkInstant(value: unknown, path: string): RuleProblem[] {
  if (typeof value === 'string' && parseInstant(value).ok) return [];
  return [problem(path, 'INSTANT', 'Cần thời điểm UTC.', 'A UTC instant is needed.')];
}
