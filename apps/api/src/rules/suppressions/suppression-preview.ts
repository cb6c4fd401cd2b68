import { Injectable } from '@nestjs/common';
import type { PreviewSuppression, SuppressionPreview } from '@trucban/contracts';
import { addDuration, fromEpochMs, MS_PER_DAY, toEpochMs } from '@trucban/kernel';
import {
  alertReachMs,
  buildRuleSet,
  checkSuppression,
  mayHide,
  WindowMemory,
  type RuleDocument,
  type SuppressionDocument,
} from '@trucban/rules-engine';
import { ConfigStore } from '../../configuration/public.ts';
import { InvalidError, type Tx } from '../../platform/public.ts';
import { EventTypes } from '../../incidents/public.ts';
import { RuleExtensions } from '../extensions.ts';
import { factsOf, type EventForRules } from '../facts.ts';
import { RuleAnswers } from '../rule-answers.ts';
import { AHEAD_MS } from '../rule-on-trial.ts';
import { sampleEvent } from '../sample-event.ts';
import { PreviewFindings } from './preview-findings.ts';
import { namesIn } from './suppressions.ts';

/** Most stored events that one preview looks through. */
const MOST_EVENTS = 100_000;

/** What planned work would have hidden. Nothing happens. */
@Injectable()
export class SuppressionPreviews {
  constructor(
    private readonly config: ConfigStore,
    private readonly types: EventTypes,
    private readonly answers: RuleAnswers,
    private readonly extensions: RuleExtensions,
  ) {}

  /** Of the last days, or of given events, as though it had been in force all the time. @throws InvalidError */
  async preview(tx: Tx, { suppression, days, events }: PreviewSuppression): Promise<SuppressionPreview> {
    const document = suppression as SuppressionDocument;
    const problems = checkSuppression(document, await namesIn(tx, this.config, this.types));
    if (problems.length) throw InvalidError.of(problems);
    const records = await this.config.allCurrent<RuleDocument>(tx, 'rule');
    const rules = records.map(({ content }) => content).filter((rule) => mayHide(document, rule));
    const from = addDuration(tx.now, { months: 0, ms: -(days ?? 0) * MS_PER_DAY });
    const types = await this.types.current(tx);
    const given = events?.map((event, i) => sampleEvent(tx, event, types, i));
    const since = fromEpochMs(toEpochMs(from) - alertReachMs(rules));
    const stored = given ?? this.extensions.history?.lookedAtBy(tx, rules, since, tx.now) ?? [];
    const findings = new PreviewFindings(document, given ? null : from);
    const looked = await this.#look(tx, rules, stored, findings, given ? '' : from);
    // After given events as if nothing more came.
    findings.passTo(given ? addDuration(tx.now, { months: 0, ms: AHEAD_MS }) : tx.now);
    return { events: looked, ...findings.result(), from: given ? null : from, to: given ? null : tx.now };
  }

  /** How many events were looked at from `from` on. */
  async #look(
    tx: Tx,
    rules: readonly RuleDocument[],
    stored: AsyncIterable<EventForRules> | Iterable<EventForRules>,
    findings: PreviewFindings,
    from: string,
  ): Promise<number> {
    const set = buildRuleSet(rules);
    const memory = new WindowMemory();
    let [events, read] = [0, 0];
    for await (const event of stored) {
      if ((read += 1) > MOST_EVENTS) throw tooMany();
      const facts = factsOf(event);
      memory.observe(set.samples(facts));
      const isCounted = event.receivedAt >= from;
      const { fired, signals } = set.evaluate(facts, await this.answers.of(tx, set.questions(facts), memory));
      findings.hear(signals, event);
      if (!isCounted) continue;
      events += 1;
      for (const rule of fired) findings.add(rule, event, event.time);
    }
    return events;
  }
}

function tooMany(): InvalidError {
  return InvalidError.field(
    '/days',
    'TOO_MANY_EVENTS',
    `Khoảng này có hơn ${MOST_EVENTS} sự kiện: hãy chọn khoảng ngắn hơn hoặc nêu quy tắc.`,
    `There are more than ${MOST_EVENTS} events in these days: choose fewer, or name rules.`,
  );
}
