import type { ConfigProblem } from '@trucban/contracts';
import type { RuleDocument } from '@trucban/rules-engine';
import type { ConfigStore } from '../configuration/public.ts';
import type { Tx } from '../platform/public.ts';

/**
 * Warnings about indicators that a rule asks for and that are not in force: it may be saved before them, and until they are
 * there its fact is missing.
 */
export async function unknownIndicators(
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
