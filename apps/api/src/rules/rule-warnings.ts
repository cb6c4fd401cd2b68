import type { ConfigProblem } from '@trucban/contracts';
import { eventCycles, marginFaults, publications, type RuleDocument } from '@trucban/rules-engine';
import type { ConfigStore } from '../configuration/public.ts';
import { LIMITS, type Tx } from '../platform/public.ts';

/** What a rule may be saved with, but hardly means. */
export async function ruleWarnings(tx: Tx, store: ConfigStore, rule: RuleDocument): Promise<readonly ConfigProblem[]> {
  return [...margins(rule), ...(await unknownIndicators(tx, store, rule)), ...(await closedCycles(tx, store, rule))];
}

/** Alerts whose end lies on the wrong side of what raises them. */
function margins(rule: RuleDocument): readonly ConfigProblem[] {
  return marginFaults(rule).map(({ path, code, message }) => ({
    elementId: path,
    code,
    severity: 'warning',
    message: { vi: message.vi, en: message.en },
  }));
}

/** Indicators that it asks for and that are not in force: it may be saved before them, and until they are there its fact is missing. */
async function unknownIndicators(
  tx: Tx,
  store: ConfigStore,
  { facts = {} }: RuleDocument,
): Promise<readonly ConfigProblem[]> {
  const asked = Object.entries(facts).flatMap(([name, fact]) =>
    fact.type === 'indicator' && typeof fact.code === 'string' ? [{ name, code: fact.code }] : [],
  );
  if (asked.length === 0) return [];
  const inForce = await store.inForce(tx, 'indicator');
  // The shipped rules are loaded before the first indicators.
  if (inForce.size === 0) return [];
  return asked
    .filter(({ code }) => !inForce.has(code))
    .map(({ name, code }) => ({
      elementId: `/facts/${name}/code`,
      code: 'INDICATOR_NOT_IN_FORCE',
      severity: 'warning',
      message: {
        vi: `Chỉ tiêu «${code}» chưa có bản hiệu lực: hãy công bố nó trước, hoặc sửa mã.`,
        en: `The indicator "${code}" is not in force: publish it first, or correct the code.`,
      },
    }));
}

/** Events that it publishes and that, by other rules in force or at once, may fire it again. */
async function closedCycles(tx: Tx, store: ConfigStore, rule: RuleDocument): Promise<readonly ConfigProblem[]> {
  if (publications(rule).length === 0) return [];
  const others = await store.allCurrent<RuleDocument>(tx, 'rule', tx.now);
  return eventCycles(
    rule,
    others.map(({ content }) => content),
  ).map(({ path, rules }) => ({
    elementId: `${path}/eventType`,
    code: 'EVENT_CYCLE',
    severity: 'warning',
    message: {
      vi: `Sự kiện này có thể làm chính quy tắc chạy lại: ${rules.join(' → ')}. Hệ thống cắt sau ${LIMITS.eventLinks} lần; hãy thêm điều kiện loại trừ, hoặc phát loại đầu vào khác.`,
      en: `This event may fire the rule again: ${rules.join(' → ')}. It is cut after ${LIMITS.eventLinks} times; add a condition that excludes it, or publish another input kind.`,
    },
  }));
}
