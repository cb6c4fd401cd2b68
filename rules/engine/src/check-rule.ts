import { checkAlert } from './alerts/check-alert.ts';
import { checkActions, checkLasting } from './check-actions.ts';
import { checkConditions } from './check-conditions.ts';
import { checkByJsonRules } from './json-rules.ts';
import { MAX_INDEX } from './limits.ts';
import { checkNumber } from './check-parts.ts';
import { checkParameters } from './world/check-parameters.ts';
import { checkFacts } from './memory/check-facts.ts';
import { checkValues } from './check-values.ts';
import { isObject, problem } from './problems.ts';
import type { RuleContext } from './rule-context.ts';
import { severities, type RuleDocument, type RuleProblem } from './types.ts';

const CODE = /^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$/;
const KIND = /^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/;
const KNOWN = new Set([
  'code',
  'name',
  'description',
  'index',
  'facts',
  'parameters',
  'conditions',
  'alert',
  'event',
  'severity',
  'priority',
  'acceptDoubtful',
  'acceptLate',
  'neverSuppressed',
  'actions',
  'onClear',
]);

/**
 * Every fault of a rule document, none when it may be saved as one that runs.
 * Also bounds it: number of nodes, depth, paths, lists (see `limits.ts`), so that no published rule can stop the intake.
 */
export function checkRule(document: unknown, context: RuleContext): RuleProblem[] {
  if (!isObject(document))
    return [problem('', 'TYPE', 'Quy tắc phải là một đối tượng JSON.', 'A rule is a JSON object.')];
  const parameters = document['parameters'] === undefined ? [] : ['parameters'];
  const declared = [...(isObject(document['facts']) ? Object.keys(document['facts']) : []), ...parameters];
  const own = [
    ...Object.keys(document)
      .filter((key) => !KNOWN.has(key))
      .map((key) => problem(`/${key}`, 'UNKNOWN_FIELD', `Không có trường “${key}”.`, `There is no field “${key}”.`)),
    ...checkHead(document),
    ...checkIndex(document['index'], context),
    ...checkParameters(document['parameters']),
    ...checkFacts(document['facts'], parameters.length > 0),
    ...checkConditions(document['conditions'], '/conditions', declared),
    ...checkAlert(document['alert'], declared, (actions, path) => checkActions(actions, context, path, declared)),
    ...(raisesAlone(document) ? [] : checkActions(document['actions'], context, '/actions', declared)),
    ...checkOnClear(document, context, declared),
    ...checkLasting(document),
  ];
  if (own.length > 0) return own;
  const vague = checkValues(document);
  return vague.length > 0 ? vague : checkByJsonRules(document as unknown as RuleDocument);
}

/** An alert is something by itself: people see it, acknowledge it and end it, also where nothing else is done. */
function raisesAlone({ alert, actions }: Record<string, unknown>): boolean {
  return alert !== undefined && Array.isArray(actions) && actions.length === 0;
}

/** Only an alert is ever over. */
function checkOnClear(
  { onClear, alert }: Record<string, unknown>,
  context: RuleContext,
  declared: readonly string[],
): RuleProblem[] {
  if (onClear === undefined) return [];
  if (alert !== undefined) return checkActions(onClear, context, '/onClear', declared);
  return [
    problem('/onClear', 'NO_ALERT', 'Quy tắc không có cảnh báo để hết.', 'The rule has no alert that could be over.'),
  ];
}

function checkHead(rule: Record<string, unknown>): RuleProblem[] {
  const out: RuleProblem[] = [];
  if (typeof rule['code'] !== 'string' || rule['code'].length > 60 || !CODE.test(rule['code']))
    out.push(
      problem(
        '/code',
        'CODE',
        'Mã gồm chữ hoa, chữ số và gạch nối.',
        'A code is upper-case letters, digits and hyphens.',
      ),
    );
  if (!isText(rule['name'])) out.push(nameProblem('/name'));
  if (rule['description'] !== undefined && !isText(rule['description'])) out.push(nameProblem('/description'));
  const event = rule['event'];
  if (!isObject(event) || typeof event['type'] !== 'string' || !event['type'] || event['type'].length > 100)
    out.push(problem('/event/type', 'REQUIRED', 'Cần tên phát hiện.', 'The name of the finding is needed.'));
  if (rule['severity'] !== undefined && !severities.some((s) => s === rule['severity']))
    out.push(problem('/severity', 'SEVERITY', 'Mức độ không hợp lệ.', 'Not a severity.'));
  if (rule['priority'] !== undefined) out.push(...checkNumber(1, 1_000_000, true)(rule['priority'], '/priority'));
  if (rule['alert'] !== undefined && rule['severity'] === undefined)
    out.push(
      problem('/severity', 'REQUIRED', 'Quy tắc có cảnh báo cần mức độ.', 'A rule with an alert needs a severity.'),
    );
  for (const flag of ['acceptDoubtful', 'acceptLate', 'neverSuppressed'])
    if (rule[flag] !== undefined && typeof rule[flag] !== 'boolean')
      out.push(problem(`/${flag}`, 'TYPE', 'Phải là đúng hoặc sai.', 'Must be true or false.'));
  return out;
}

function checkIndex(index: unknown, context: RuleContext): RuleProblem[] {
  if (!isObject(index))
    return [problem('/index', 'REQUIRED', 'Cần chỉ mục theo loại sự kiện.', 'An index by event type is needed.')];
  const types = index['eventTypes'] ?? [];
  const kinds = index['kinds'] ?? [];
  if (!isTextList(types))
    return [problem('/index/eventTypes', 'TYPE', 'Phải là danh sách mã.', 'Must be a list of codes.')];
  if (!isTextList(kinds))
    return [problem('/index/kinds', 'TYPE', 'Phải là danh sách loại đầu vào.', 'Must be a list of input kinds.')];
  if (types.length + kinds.length === 0)
    return [
      problem(
        '/index',
        'EMPTY',
        'Chỉ mục rỗng thì quy tắc không bao giờ chạy.',
        'With an empty index the rule never runs.',
      ),
    ];
  const unknown = types.flatMap((code, i) =>
    context.isEventType(code)
      ? []
      : [
          problem(
            `/index/eventTypes/${i}`,
            'UNKNOWN_EVENT_TYPE',
            `Không có loại sự kiện ${code}.`,
            `There is no event type ${code}.`,
          ),
        ],
  );
  const odd = kinds.flatMap((kind, i) =>
    KIND.test(kind) ? [] : [problem(`/index/kinds/${i}`, 'KIND', 'Loại đầu vào không hợp lệ.', 'Not an input kind.')],
  );
  return [...unknown, ...odd];
}

const nameProblem = (path: string): RuleProblem =>
  problem(
    path,
    'TEXT',
    'Cần văn bản vi và en, tối đa 500 ký tự.',
    'Texts vi and en are needed, at most 500 characters.',
  );

function isText(value: unknown): boolean {
  return (
    isObject(value) &&
    ['vi', 'en'].every((l) => typeof value[l] === 'string' && value[l] !== '' && value[l].length <= 500)
  );
}

function isTextList(value: unknown): value is string[] {
  return (
    Array.isArray(value) && value.length <= MAX_INDEX && value.every((v) => typeof v === 'string' && v.length <= 100)
  );
}
