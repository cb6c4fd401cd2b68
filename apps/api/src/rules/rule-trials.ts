import { Injectable } from '@nestjs/common';
import type { Backtest, BacktestResult, RuleOutcomeDto, RuleTestResult, TestRule } from '@trucban/contracts';
import { compareInstants, fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import { alertReachMs, checkRule, type RuleDocument } from '@trucban/rules-engine';
import { ConfigStore, type ConfigRecord } from '../configuration/public.ts';
import { EventTypes, type PublishedTypes } from '../incidents/public.ts';
import { InvalidError, type Tx } from '../platform/public.ts';
import { factsOf, type EventForRules } from './facts.ts';
import { RuleAnswers } from './rule-answers.ts';
import { RuleOnTrial } from './rule-on-trial.ts';
import { sampleEvent } from './sample-event.ts';

/** Most stored events that one backtest looks through, and firings that it names. */
const MOST_EVENTS = 100_000;
const MOST_FIRINGS = 500;
/** Most events that it names of those that came near to firing. */
const MOST_MISSES = 20;

type Rule = ConfigRecord<RuleDocument>;

/** Rules on trial: what they would do, or would have done. Nothing happens, nothing is kept. */
@Injectable()
export class RuleTrials {
  constructor(
    private readonly config: ConfigStore,
    private readonly types: EventTypes,
    private readonly answers: RuleAnswers,
  ) {}

  /** With events that are given, one after the other, so that windows fill. */
  async test(tx: Tx, code: string, { events, version }: TestRule): Promise<RuleTestResult> {
    const types = await this.types.current(tx);
    const record = await this.#soundVersion(tx, code, version, types);
    const trial = new RuleOnTrial(tx, record.content, this.answers);
    const results: RuleTestResult['results'] = [];
    for (const [index, event] of events.entries()) {
      const facts = factsOf(sampleEvent(tx, event, types, index));
      const { outcome, alert, trace } = await trial.judge(facts);
      results.push({
        index,
        eventType: facts.eventType,
        candidate: outcome !== null,
        outcome: outcome as unknown as RuleOutcomeDto | null,
        actions: (outcome?.result === 'fired'
          ? record.content.actions
          : []) as unknown as RuleTestResult['results'][number]['actions'],
        alert,
        conditions: trace() as RuleTestResult['results'][number]['conditions'],
      });
    }
    trial.passOn();
    return { code, version: record.version, results };
  }

  /**
   * With stored events, beside the version in force.
   * @param stored  gives the events that one of the rules looks at, in the order in which they came, from an instant on; those that came
   * before `from` fill the windows, and tell which alerts were active already
   */
  async backtest(
    tx: Tx,
    code: string,
    { from, to, version }: Backtest,
    stored: (rules: readonly RuleDocument[], since: Instant) => AsyncIterable<EventForRules>,
  ): Promise<BacktestResult> {
    const record = await this.#soundVersion(tx, code, version, await this.types.current(tx));
    const inForce = await this.config.current<RuleDocument>(tx, 'rule', code);
    const tried = new RuleOnTrial(tx, record.content, this.answers);
    const published = inForce && new RuleOnTrial(tx, inForce.content, this.answers);
    const rules = [record.content, ...(inForce ? [inForce.content] : [])];
    const since = fromEpochMs(toEpochMs(from) - alertReachMs(rules));
    const result = { events: 0, fired: 0, firedByPublished: 0, firings: [] as BacktestResult['firings'] };
    const misses = new Misses();
    for await (const event of stored(rules, since)) {
      const facts = factsOf(event);
      const [own, other] = [(await tried.judge(facts)).outcome, (await published?.judge(facts))?.outcome ?? null];
      if (event.receivedAt < from) continue;
      result.events += 1;
      if (result.events > MOST_EVENTS) throw tooMany();
      const [fired, firedByPublished] = [own?.result === 'fired', other?.result === 'fired'];
      if (own?.change) misses.add(event, own.change as unknown as Miss['change']);
      result.fired += Number(fired);
      result.firedByPublished += Number(firedByPublished);
      if ((!fired && !firedByPublished) || result.firings.length >= MOST_FIRINGS) continue;
      const reasons = ((fired ? own : other)?.reasons ?? []) as unknown as RuleOutcomeDto['reasons'];
      result.firings.push({ eventId: event.id, time: event.time, key: event.key, fired, firedByPublished, reasons });
    }
    const versions = { version: record.version, publishedVersion: inForce?.version ?? null };
    // What is still to come may end or hold them.
    const until = compareInstants(to, tx.now) < 0 ? to : tx.now;
    const alerts = {
      alerts: tried.alertsBegun(from, until),
      alertsByPublished: published?.alertsBegun(from, until) ?? null,
    };
    return { code, ...versions, from, to, ...result, ...alerts, misses: misses.nearest() };
  }

  /** The version that is asked for, else the newest. @throws NotFoundError, InvalidError when it has faults */
  async #soundVersion(tx: Tx, code: string, version: number | undefined, types: PublishedTypes): Promise<Rule> {
    const versions = await this.config.versions(tx, 'rule', code);
    const record = version === undefined ? versions[0] : versions.find((each) => each.version === version);
    const problems = checkRule(record?.content, { isEventType: (type) => types.byCode.has(type) });
    if (!record || problems.length) throw InvalidError.of(problems);
    return record as Rule;
  }
}

type Miss = BacktestResult['misses'][number];

/** The events that came nearest to firing: fewest comparisons against it, the newest first. */
class Misses {
  #kept: Miss[] = [];

  add({ id, time, key }: EventForRules, change: Miss['change']): void {
    const last = this.#kept.at(-1);
    if (this.#kept.length >= MOST_MISSES && last && change.length > last.change.length) return;
    const at = this.#kept.findIndex((each) => each.change.length >= change.length);
    this.#kept.splice(at < 0 ? this.#kept.length : at, 0, { eventId: id, time, key, change });
    this.#kept.length = Math.min(this.#kept.length, MOST_MISSES);
  }

  nearest(): Miss[] {
    return this.#kept;
  }
}

function tooMany(): InvalidError {
  return InvalidError.field(
    '/from',
    'TOO_MANY_EVENTS',
    `Khoảng này có hơn ${MOST_EVENTS} sự kiện: hãy chọn khoảng ngắn hơn.`,
    `There are more than ${MOST_EVENTS} events between these instants: choose a shorter time.`,
  );
}
