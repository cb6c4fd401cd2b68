import type { RuleContext } from './check-rule.ts';
import { MAX_ACTIONS } from './limits.ts';
import { isObject, problem } from './problems.ts';
import { severities, type RuleProblem } from './types.ts';

/** Checks the actions of a rule; kinds of action that the platform does not carry out yet are refused by name. */
export function checkActions(actions: unknown, context: RuleContext): RuleProblem[] {
  if (!Array.isArray(actions) || actions.length === 0 || actions.length > MAX_ACTIONS)
    return [
      problem(
        '/actions',
        'ACTIONS',
        `Cần từ 1 đến ${MAX_ACTIONS} hành động.`,
        `1 to ${MAX_ACTIONS} actions are needed.`,
      ),
    ];
  return actions.flatMap((action: unknown, i) => {
    const path = `/actions/${i}`;
    if (!isObject(action))
      return [problem(path, 'TYPE', 'Hành động phải là một đối tượng.', 'An action is an object.')];
    if (action['type'] === 'createIncident') return checkCreate(action, path, context);
    if (action['type'] === 'notify') return checkNotify(action, path);
    return [problem(`${path}/type`, 'ACTION', 'Hành động này chưa có.', 'There is no such action.')];
  });
}

function checkCreate(action: Record<string, unknown>, path: string, context: RuleContext): RuleProblem[] {
  const out: RuleProblem[] = [];
  const code = action['eventType'];
  if (typeof code !== 'string' || !context.isEventType(code))
    out.push(
      problem(`${path}/eventType`, 'UNKNOWN_EVENT_TYPE', 'Không có loại sự kiện này.', 'There is no such event type.'),
    );
  if (action['severity'] !== undefined && !severities.some((s) => s === action['severity']))
    out.push(problem(`${path}/severity`, 'SEVERITY', 'Mức độ không hợp lệ.', 'Not a severity.'));
  return out;
}

function checkNotify(action: Record<string, unknown>, path: string): RuleProblem[] {
  const out: RuleProblem[] = [];
  const to = action['to'];
  const isRecipient = (v: unknown): boolean => typeof v === 'string' && /^[A-Za-z]+@@?[A-Z0-9-]+$/.test(v);
  if (!Array.isArray(to) || to.length === 0 || to.length > 20 || !to.every(isRecipient))
    out.push(problem(`${path}/to`, 'RECIPIENT', 'Người nhận có dạng vaiTrò@CƠ-QUAN.', 'A recipient is role@AGENCY.'));
  const text = action['text'];
  const fits = (v: unknown): boolean => typeof v === 'string' && v !== '' && v.length <= 500;
  if (!isObject(text) || !fits(text['vi']) || !fits(text['en']))
    out.push(problem(`${path}/text`, 'TEXT', 'Cần văn bản vi và en.', 'Texts vi and en are needed.'));
  return out;
}
