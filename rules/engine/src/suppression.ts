import {
  compareInstants,
  parseInstant,
  toEpochMs,
  MS_PER_DAY,
  type Instant,
  type Json,
  type LocalizedText,
} from '@trucban/kernel';
import { checkEach, checkFields, checkText, checkWord } from './check-parts.ts';
import { MAX_AREAS, MAX_SUPPRESSION_DAYS } from './limits.ts';
import { isObject, problem } from './problems.ts';
import { valueOf } from './actions/prepare.ts';
import type { EventFacts, FactReference, RuleDocument, RuleProblem } from './types.ts';

/**
 * Planned work that must not raise alarms (RULE-39): findings of these rules, from these sources, about these keys, in these areas are
 * counted instead, from `from` up to `to`. What is not given does not matter; one of the four is.
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
}

const SELECTORS = ['rules', 'sources', 'keys', 'areas'] as const;
/** What devices send by themselves. */
export const SENT_BY_DEVICES: readonly string[] = ['camera.detection', 'device.alarm', 'sensor.reading'];
/** What people report is never hidden. */
const BY_PEOPLE: readonly string[] = ['call.received', 'report.created'];

/** Every fault of a suppression, none when it may take effect. */
export function checkSuppression(document: unknown, isRule: (code: string) => boolean): RuleProblem[] {
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
    },
    ['code', 'name', 'reason', 'from', 'to'],
  );
  if (found.length > 0 || !isObject(document)) return found;
  const { from, to, rules = [] } = document as unknown as SuppressionDocument;
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
      isRule(code)
        ? []
        : [problem(`/rules/${i}`, 'UNKNOWN_RULE', `Không có quy tắc ${code}.`, `There is no rule ${code}.`)],
    ),
  ];
}

/** Whether a suppression is in force at an instant. */
export function isSuppressedAt({ from, to }: SuppressionDocument, at: Instant): boolean {
  return compareInstants(from, at) <= 0 && compareInstants(at, to) < 0;
}

/** Whether it means what a rule finds in an event, whenever that is. Danger and what people report are never meant. */
export function suppresses(
  { rules, sources, keys, areas }: SuppressionDocument,
  rule: RuleDocument,
  { event }: EventFacts,
): boolean {
  if (rule.neverSuppressed || BY_PEOPLE.includes(event.type)) return false;
  const named = (list: readonly string[] | undefined, value: unknown): boolean =>
    list === undefined || (typeof value === 'string' && list.includes(value));
  return (
    named(rules, rule.code) &&
    named(sources, event['source']) &&
    named(keys, event['key']) &&
    named(areas, event['areaCode'])
  );
}

/** What an alert keeps from having consequences (`watchOnly`): findings of these rules, or of all in what devices report. */
export interface WatchOnly {
  readonly rules: readonly string[] | null;
  readonly same: readonly (FactReference & { readonly value: Json })[];
}

/** What a `watchOnly` action means for the event that raised its alert; null where the event names nothing of it. */
export function watchOnlyOf(
  {
    rules,
    same,
  }: { readonly rules?: readonly string[]; readonly same: readonly { of: FactReference; is: FactReference }[] },
  facts: EventFacts,
): WatchOnly | null {
  const named = same.flatMap(({ of, is }) => {
    const value = valueOf(is, facts);
    return value === undefined || value === null ? [] : [{ ...of, value: value as Json }];
  });
  return named.length > 0 ? { rules: rules ?? null, same: named } : null;
}

/** Whether it means what a rule finds in an event. That a device is silent is not what it reports. */
export function isWatchedOnly({ rules, same }: WatchOnly, rule: RuleDocument, facts: EventFacts): boolean {
  const { type } = facts.event;
  if (rule.neverSuppressed || BY_PEOPLE.includes(type)) return false;
  const means = rules ? rules.includes(rule.code) : SENT_BY_DEVICES.includes(type) && rule.alert?.absence === undefined;
  return means && same.every(({ value, ...place }) => valueOf(place, facts) === value);
}

function checkInstant(value: unknown, path: string): RuleProblem[] {
  if (typeof value === 'string' && parseInstant(value).ok) return [];
  return [problem(path, 'INSTANT', 'Cần thời điểm UTC.', 'A UTC instant is needed.')];
}
