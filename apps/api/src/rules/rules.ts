import { Injectable } from '@nestjs/common';
import { ruleDocumentSchema } from '@trucban/contracts';
import {
  buildRuleSet,
  checkRule,
  longestWindowMs,
  looksAt,
  portableRule,
  outcomeOf,
  type EventFacts,
  type RuleDocument,
  type RuleSet,
  type WindowValues,
} from '@trucban/rules-engine';
import type { Instant } from '@trucban/kernel';
import type { z } from 'zod';
import { ConfigStore, KeptInForce } from '../configuration/public.ts';
import { EventTypes } from '../incidents/public.ts';
import { Outbox, Queue, type Tx } from '../platform/public.ts';
import { wakeAlertsOf } from './alerts/alert-store.ts';
import { Shadows } from './shadow/shadows.ts';
import { RuleExtensions } from './extensions.ts';
import { RuleAnswers } from './rule-answers.ts';
import type { RulesAnswer, VersionedOutcome } from './rules-answer.ts';
import { ruleWarnings } from './rule-warnings.ts';
import { WindowStore } from './window-store.ts';

/** The published rules behind their index, with the version of each. */
interface PublishedRules {
  readonly set: RuleSet;
  readonly versions: ReadonlyMap<string, number>;
  readonly documents: readonly RuleDocument[];
  /** Versions that take effect later: their windows are to be full when they do. */
  readonly coming: readonly RuleSet[];
}

/** Event rules (configuration kind `rule`, key = code). */
@Injectable()
export class Rules {
  readonly #cache: KeptInForce<PublishedRules>;

  readonly #store: ConfigStore;
  readonly #windows: WindowStore;

  constructor(
    store: ConfigStore,
    types: EventTypes,
    windows: WindowStore,
    private readonly answers: RuleAnswers,
    private readonly shadows: Shadows,
    queue: Queue,
    outbox: Outbox,
    extensions: RuleExtensions,
  ) {
    this.#store = store;
    this.#windows = windows;
    this.#cache = new KeptInForce('rule', async (tx) => {
      const records = await store.allCurrent<RuleDocument>(tx, 'rule');
      const documents = records.map(({ content }) => content);
      const coming = await store.coming<RuleDocument>(tx, 'rule');
      return {
        set: buildRuleSet(documents),
        versions: new Map(records.map(({ key, version }) => [key, version])),
        documents,
        coming: coming.map(({ content }) => buildRuleSet([content])),
      };
    });
    store.register<RuleDocument>({
      kind: 'rule',
      format: 'json',
      schema: ruleDocumentSchema.transform(portableRule) as unknown as z.ZodType<RuleDocument>,
      keyOf: ({ code }) => code,
      name: ({ name }) =>
        typeof name?.vi === 'string' && typeof name.en === 'string' ? { vi: name.vi, en: name.en } : null,
      onPublished: async (tx, { key, version, content, effectiveFrom }) => {
        await shadows.published(tx, key, version);
        await wakeAlertsOf(tx, outbox, key, effectiveFrom ?? tx.now);
        // A window that begins empty would see nothing for as long as it is.
        // Before the first event, when the shipped rules are published, there is nothing to fill them from.
        if (longestWindowMs([content]) > 0 && (await extensions.history?.hasAny(tx)))
          queue.add(tx, 'fill-rule-windows', { rule: key, version });
      },
      onRetired: (tx, { key }) => wakeAlertsOf(tx, outbox, key, tx.now),
      check: async (rule, tx) => {
        const { byCode } = await types.current(tx);
        const problems = checkRule(rule, { isEventType: (code) => byCode.has(code) });
        if (problems.length === 0) return ruleWarnings(tx, store, rule);
        return problems.map(({ path, code, message }) => ({
          elementId: path,
          code,
          severity: 'error',
          message: { vi: message.vi, en: message.en },
        }));
      },
    });
  }

  /** Keeps what stored events add to the windows of the published rules; in the transaction that stores them. */
  async observe(tx: Tx, events: readonly EventFacts[]): Promise<void> {
    const { set, coming } = await this.#cache.get(tx);
    const silent = await this.shadows.samples(tx, events);
    const samples = [set, ...coming].flatMap((each) => events.flatMap((facts) => each.samples(facts)));
    await this.#windows.observe(tx, [...samples, ...silent]);
  }

  /** The published rules that look at events of a kind. */
  async listeningTo(tx: Tx, kind: string): Promise<readonly RuleDocument[]> {
    const { documents } = await this.#cache.get(tx);
    return documents.filter(({ index }) => index?.kinds?.includes(kind));
  }

  /** Asks the published rules. */
  async evaluate(tx: Tx, facts: EventFacts): Promise<RulesAnswer> {
    const { set, versions } = await this.#cache.get(tx);
    const windows = await this.answers.of(tx, set.questions(facts));
    const { fired, signals, failed } = set.evaluate(facts, windows);
    const held = [...fired, ...signals.filter(({ matches }) => matches).map(({ rule }) => rule)];
    const outcomes = [...held.map((rule) => outcomeOf(rule, facts, windows)), ...failed];
    return {
      covered: set.covers(facts),
      fired,
      outcomes: outcomes.map((outcome) => ({ ...outcome, version: versions.get(outcome.code) ?? null })),
      signals,
      versions,
      windows,
    };
  }

  /**
   * What every rule that looked at such an event made of it with the versions in force at an instant, in order of code.
   * @param windows  what their windows said then
   */
  async outcomesAt(
    tx: Tx,
    facts: EventFacts,
    at: Instant,
    windows: WindowValues,
  ): Promise<readonly VersionedOutcome[]> {
    const records = await this.#store.allCurrent<RuleDocument>(tx, 'rule', at);
    return records
      .filter(({ content }) => looksAt(content, facts))
      .map(({ content, version }) => ({ ...outcomeOf(content, facts, windows), version }));
  }
}
