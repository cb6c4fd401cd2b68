import type { RuleOutcomeDto } from '@trucban/contracts';

/** Whether the alert of a rule was neither raised by an event nor counts it: nothing was found so far, or no more. */
export function hasWaited({ alert }: RuleOutcomeDto): boolean {
  return alert !== undefined && alert.state !== 'raised' && alert.state !== 'counted';
}
