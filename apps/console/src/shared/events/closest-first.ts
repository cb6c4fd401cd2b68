import type { RuleOutcomeDto } from '@trucban/contracts';

const RANK = { fired: 0, error: 1, notFired: 2 } as const;

/** What ended an alert has done something, too. */
const rankOf = ({ result, alert }: RuleOutcomeDto): number => (alert ? RANK.fired : RANK[result]);

/** Outcomes as one asks for them: what fired, what failed, then what came closest to firing. */
export function closestFirst(outcomes: readonly RuleOutcomeDto[]): readonly RuleOutcomeDto[] {
  const missing = ({ change, reasons }: RuleOutcomeDto): number => change?.length || reasons.length;
  return [...outcomes].sort((a, b) => rankOf(a) - rankOf(b) || missing(a) - missing(b) || (a.code < b.code ? -1 : 1));
}
