import type { FailedAction } from '@trucban/contracts';
import type { Instant, LocalizedText } from '@trucban/kernel';
import type { RuleAction } from '@trucban/rules-engine';
import type { Tx } from '../platform/public.ts';

interface Row {
  readonly rule: string;
  readonly type: RuleAction['type'];
  readonly at: Instant;
  readonly effect: { readonly failed: string; readonly message?: LocalizedText | string };
}

/**
 * What rules asked for and did not get, the oldest first.
 * @param findings  ids of alerts, of events, and of incidents for what is done once for an incident
 */
export async function failedActions(tx: Tx, findings: readonly string[]): Promise<readonly FailedAction[]> {
  const rows = await tx.asSystem(() =>
    tx.query<Row>(
      'rules.failedActions',
      `select rule, type, at, effect from rule_action where finding = any($1::uuid[]) and effect ->> 'failed' is not null
        order by at, rule, phase, number limit 100`,
      [findings],
    ),
  );
  return rows.map(({ rule, type, at, effect: { failed, message = failed } }) => ({
    rule,
    action: type,
    at,
    code: failed,
    message: typeof message === 'string' ? { vi: message, en: message } : message,
  }));
}
