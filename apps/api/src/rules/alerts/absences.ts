import { Injectable } from '@nestjs/common';
import { buildRuleSet, type RuleDocument, type Severity } from '@trucban/rules-engine';
import type { Tx } from '../../platform/public.ts';
import { factsOf } from '../facts.ts';
import { RuleAnswers } from '../rule-answers.ts';
import type { AlertRow } from './alert-row.ts';

/** Alerts that are raised by what is not seen (a vessel out of touch). */
@Injectable()
export class Absences {
  constructor(private readonly answers: RuleAnswers) {}

  /**
   * How grave what is absent would be if it were seen now: a storm may have come over its last place since. `undefined` when the
   * rule's alert is not raised by absence.
   */
  async severityNow(tx: Tx, { event }: AlertRow, rule: RuleDocument): Promise<Severity | undefined> {
    if (rule.alert?.absence === undefined) return undefined;
    const set = buildRuleSet([rule]);
    const facts = factsOf({ ...event, time: tx.now });
    const { signals } = set.evaluate(facts, await this.answers.of(tx, set.questions(facts)));
    return signals[0]?.severity ?? rule.severity;
  }
}
