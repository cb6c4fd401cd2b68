import { Injectable } from '@nestjs/common';
import type { RuleShadow } from '@trucban/contracts';
import type { Instant } from '@trucban/kernel';
import { buildRuleSet, type EventFacts, type RuleDocument, type RuleSet, type Sample } from '@trucban/rules-engine';
import { Audit } from '../../audit/public.ts';
import { ConfigStore } from '../../configuration/public.ts';
import { json, Outbox, type Tx } from '../../platform/public.ts';
import { wakeAlertsOf } from '../alerts/alert-store.ts';
import type { EventForRules } from '../facts.ts';
import { RuleAnswers } from '../rule-answers.ts';
import type { RulesAnswer } from '../rules-answer.ts';

/** How long what runs silently is used without asking again, in milliseconds. */
const FRESH_MS = 2_000;
/** Most events that are named of those on which the two differ. */
const MOST_DIFFERENCES = 100;

/** What runs silently, with its version. */
const SHADOW_AND_VERSION = `from rule_shadow s join config_version c on c.kind = 'rule' and c.key = s.rule and c.version = s.version
  where s.ended_at is null`;
const SILENCING = 'coalesce(s.since >= c.effective_from, false)';

interface Running {
  readonly rule: string;
  readonly version: number;
  readonly content: RuleDocument;
  readonly set: RuleSet;
  /** Whether it was put in shadow while it was in force already: only then is the rule to be silent. */
  readonly silencing: boolean;
}

/** Versions of rules that fire silently, beside the version in force: nothing is done in their name, but it is counted. */
@Injectable()
export class Shadows {
  #known: { readonly running: readonly Running[]; readonly until: number } | undefined;

  constructor(
    private readonly config: ConfigStore,
    private readonly answers: RuleAnswers,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  /** What an event adds to the windows of what runs silently. */
  async samples(tx: Tx, events: readonly EventFacts[]): Promise<readonly Sample[]> {
    const running = await this.#running(tx);
    return running.flatMap(({ set }) => events.flatMap((facts) => set.samples(facts)));
  }

  /** Compares what they say of an event with what the rules in force say. The rules that are silent themselves. */
  async compare(tx: Tx, event: EventForRules, facts: EventFacts, answer: RulesAnswer): Promise<ReadonlySet<string>> {
    const running = await this.#running(tx);
    const silent = new Set<string>();
    if (running.length === 0) return silent;
    const held = new Set([...answer.fired.map(({ code }) => code), ...saying(answer.signals)]);
    for (const { rule, version, set, silencing } of running) {
      if (silencing && answer.versions.get(rule) === version) silent.add(rule);
      if (!set.covers(facts)) continue;
      const { fired, signals } = set.evaluate(facts, await this.answers.of(tx, set.questions(facts)));
      const own = fired.length > 0 || saying(signals).length > 0;
      // Silent itself, it is in force for nobody.
      const published = held.has(rule) && !silent.has(rule);
      if (own || published) tx.beforeCommit(() => this.#count(tx, { rule, version, own, published }, event.id));
    }
    return silent;
  }

  /** Whether a version does nothing because it was put in shadow while it was in force: its alerts are watched no longer. */
  async silences(tx: Tx, rule: string, version: number): Promise<boolean> {
    const found = await tx.asSystem(() =>
      tx.first(
        'rules.shadowSilences',
        `select 1 ${SHADOW_AND_VERSION} and s.rule = $1 and s.version = $2 and ${SILENCING}`,
        [rule, version],
      ),
    );
    return found !== undefined;
  }

  /** Lets a version fire silently, or ends that. @throws NotFoundError */
  async set(tx: Tx, rule: string, version: number, on: boolean): Promise<void> {
    await this.config.get(tx, 'rule', rule, version);
    if (!on) return this.#end(tx, rule, version);
    await tx.asSystem(() =>
      tx.run(
        'rules.startShadow',
        `insert into rule_shadow (rule, version, since, started_by) values ($1, $2, $3, $4)
           on conflict (rule, version) do update set ended_at = null, since = case when rule_shadow.ended_at is null then rule_shadow.since else excluded.since end`,
        [rule, version, tx.now, `${tx.actor.kind}:${tx.actor.id}`],
      ),
    );
    await wakeAlertsOf(tx, this.outbox, rule, tx.now);
    this.#changed(tx, 'rule.shadow', rule, version);
  }

  /** A version that was tried in shadow and is published now has to act: nobody would look for a rule that is silent. */
  async published(tx: Tx, rule: string, version: number): Promise<void> {
    await this.#end(tx, rule, version);
  }

  async #end(tx: Tx, rule: string, version: number): Promise<void> {
    const ended = await tx.asSystem(() =>
      tx.run(
        'rules.endShadow',
        'update rule_shadow set ended_at = $3 where rule = $1 and version = $2 and ended_at is null',
        [rule, version, tx.now],
      ),
    );
    if (ended > 0) this.#changed(tx, 'rule.endShadow', rule, version);
  }

  #changed(tx: Tx, action: string, rule: string, version: number): void {
    this.audit.write(tx, { action, objectType: 'rule', objectId: `${rule}@${version}` });
    tx.afterCommit(() => void (this.#known = undefined));
  }

  /** What has been counted. @throws NotFoundError */
  async read(tx: Tx, code: string, version: number): Promise<RuleShadow> {
    await this.config.get(tx, 'rule', code, version);
    const inForce = (await this.config.inForce(tx, 'rule', code)).get(code);
    return tx.asSystem(async () => {
      const shadow = await tx.first<{ since: Instant; ended_at: Instant | null }>(
        'rules.shadow',
        'select since, ended_at from rule_shadow where rule = $1 and version = $2',
        [code, version],
      );
      const byDay = await tx.query<RuleShadow['byDay'][number]>(
        'rules.shadowCounts',
        `select day::text as day, fired, published as "firedByPublished", both_fired as "both" from rule_shadow_count
          where rule = $1 and version = $2 order by day desc limit 100`,
        [code, version],
      );
      const differences = await tx.query<RuleShadow['differences'][number]>(
        'rules.shadowDifferences',
        `select event_id as "eventId", at, fired from rule_shadow_difference where rule = $1 and version = $2
          order by at desc, event_id limit ${MOST_DIFFERENCES}`,
        [code, version],
      );
      const sum = (name: 'fired' | 'firedByPublished' | 'both') => byDay.reduce((total, day) => total + day[name], 0);
      return {
        code,
        version,
        since: shadow?.since ?? null,
        endedAt: shadow?.ended_at ?? null,
        running: shadow !== undefined && shadow.ended_at === null,
        silent: inForce === version,
        fired: sum('fired'),
        firedByPublished: sum('firedByPublished'),
        both: sum('both'),
        byDay: byDay.toReversed(),
        differences: [...differences],
      };
    });
  }

  /** Days are the province's, as in backtests: UTC+7 all year. */
  async #count(
    tx: Tx,
    {
      rule,
      version,
      own,
      published,
    }: { readonly rule: string; readonly version: number; readonly own: boolean; readonly published: boolean },
    eventId: string,
  ): Promise<void> {
    await tx.asSystem(async () => {
      await tx.run(
        'rules.countShadow',
        `insert into rule_shadow_count as s (rule, version, day, fired, published, both_fired)
         values ($1, $2, ($3::timestamptz at time zone interval '7 hours')::date, $4::int, $5::int, $4::int * $5::int)
         on conflict (rule, version, day) do update set fired = s.fired + excluded.fired, published = s.published + excluded.published,
           both_fired = s.both_fired + excluded.both_fired`,
        [rule, version, tx.now, Number(own), Number(published)],
      );
      if (own === published) return;
      await tx.run(
        'rules.shadowDiffers',
        `with old as (delete from rule_shadow_difference where (rule, version, event_id) in (
           select rule, version, event_id from rule_shadow_difference where rule = $1 and version = $2 order by at desc offset ${MOST_DIFFERENCES - 1}))
         insert into rule_shadow_difference (rule, version, event_id, at, fired) values ($1, $2, $3, $4, $5) on conflict do nothing`,
        [rule, version, eventId, tx.now, own],
      );
    });
  }

  /** Asked of the database every other second: a change shows in every process a moment later. */
  async #running(tx: Tx): Promise<readonly Running[]> {
    const now = Date.parse(tx.now);
    if (this.#known && this.#known.until > now && this.#known.until <= now + FRESH_MS) return this.#known.running;
    const rows = await tx.asSystem(() =>
      tx.query<Omit<Running, 'set'>>(
        'rules.shadows',
        `select s.rule, s.version, c.content, ${SILENCING} as silencing ${SHADOW_AND_VERSION} order by 1, 2`,
      ),
    );
    const before = new Map(
      (this.#known?.running ?? []).map((each) => [json([each.rule, each.version, each.content]), each.set]),
    );
    const running = rows.map((row) => ({
      ...row,
      set: before.get(json([row.rule, row.version, row.content])) ?? buildRuleSet([row.content]),
    }));
    this.#known = { running, until: now + FRESH_MS };
    return running;
  }
}

const saying = (signals: RulesAnswer['signals']): string[] =>
  signals.filter(({ matches }) => matches).map(({ rule }) => rule.code);
