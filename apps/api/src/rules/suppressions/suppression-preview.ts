import { Injectable } from '@nestjs/common';
import type { PreviewSuppression, SuppressionPreview } from '@trucban/contracts';
import { addDuration, MS_PER_DAY } from '@trucban/kernel';
import {
  buildRuleSet,
  checkSuppression,
  mayHide,
  suppresses,
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
import { sampleEvent } from '../sample-event.ts';
import { namesIn } from './suppressions.ts';

/** Most stored events that one preview looks through, and findings that it names. */
const MOST_EVENTS = 100_000;
const MOST_NAMED = 200;

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
    const stored = given ?? this.extensions.history?.lookedAtBy(tx, rules, from, tx.now) ?? [];
    const counted = await this.#count(tx, rules, document, stored, given ? '' : from);
    return { ...counted, from: given ? null : from, to: given ? null : tx.now };
  }

  async #count(
    tx: Tx,
    rules: readonly RuleDocument[],
    document: SuppressionDocument,
    stored: AsyncIterable<EventForRules> | Iterable<EventForRules>,
    from: string,
  ) {
    const set = buildRuleSet(rules);
    const memory = new WindowMemory();
    const hidden = new Map<string, number>();
    const findings: SuppressionPreview['findings'] = [];
    let [events, found, read] = [0, 0, 0];
    for await (const event of stored) {
      if ((read += 1) > MOST_EVENTS) throw tooMany();
      const facts = factsOf(event);
      memory.observe(set.samples(facts));
      if (event.receivedAt < from) continue;
      events += 1;
      const { fired, signals } = set.evaluate(facts, await this.answers.of(tx, set.questions(facts), memory));
      const all = [...fired, ...signals.filter(({ matches }) => matches).map(({ rule }) => rule)];
      found += all.length;
      for (const rule of all.filter((each) => suppresses(document, each, facts))) {
        hidden.set(rule.code, (hidden.get(rule.code) ?? 0) + 1);
        if (findings.length < MOST_NAMED)
          findings.push({ rule: rule.code, eventId: event.id, time: event.time, key: event.key, source: event.source });
      }
    }
    const byRule = [...hidden].map(([rule, count]) => ({ rule, count })).sort((a, b) => b.count - a.count);
    return { events, found, hidden: byRule.reduce((sum, { count }) => sum + count, 0), byRule, findings };
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
