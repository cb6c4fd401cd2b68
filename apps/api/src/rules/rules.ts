import { Injectable } from '@nestjs/common';
import { ruleDocumentSchema } from '@trucban/contracts';
import {
  buildRuleSet,
  checkRule,
  looksAt,
  outcomeOf,
  type EventFacts,
  type RuleDocument,
  type RuleOutcome,
  type RuleSet,
} from '@trucban/rules-engine';
import type { Instant } from '@trucban/kernel';
import type { z } from 'zod';
import { ConfigCache, ConfigStore } from '../configuration/public.ts';
import { EventTypes } from '../incidents/public.ts';
import type { Tx } from '../platform/public.ts';

/** The published rules behind their index, with the version of each. */
interface PublishedRules {
  readonly set: RuleSet;
  readonly versions: ReadonlyMap<string, number>;
}

/** What a rule said of an event, and which version of it. */
export type VersionedOutcome = RuleOutcome & { readonly version: number | null };

/** What the rules say of an event: those that fired, in order, and the outcome of each that fired or failed. */
export interface RulesAnswer {
  /** Whether any rule looks at such an event. */
  readonly covered: boolean;
  readonly fired: readonly RuleDocument[];
  readonly outcomes: readonly VersionedOutcome[];
}

/** Event rules (configuration kind `rule`, key = code). */
@Injectable()
export class Rules {
  readonly #cache: ConfigCache<PublishedRules>;

  readonly #store: ConfigStore;

  constructor(store: ConfigStore, types: EventTypes) {
    this.#store = store;
    this.#cache = new ConfigCache(store, 'rule', (records) => ({
      set: buildRuleSet(records.map(({ content }) => content as RuleDocument)),
      versions: new Map(records.map(({ key, version }) => [key, version])),
    }));
    store.register<RuleDocument>({
      kind: 'rule',
      format: 'json',
      schema: ruleDocumentSchema as unknown as z.ZodType<RuleDocument>,
      keyOf: ({ code }) => code,
      name: ({ name }) =>
        typeof name?.vi === 'string' && typeof name.en === 'string' ? { vi: name.vi, en: name.en } : null,
      check: async (rule, tx) => {
        const { byCode } = await types.current(tx);
        return checkRule(rule, { isEventType: (code) => byCode.has(code) }).map(({ path, code, message }) => ({
          elementId: path,
          code,
          severity: 'error',
          message: { vi: message.vi, en: message.en },
        }));
      },
    });
  }

  /** Asks the published rules. */
  async evaluate(tx: Tx, facts: EventFacts): Promise<RulesAnswer> {
    const { set, versions } = await this.#cache.get(tx);
    const { fired, failed } = set.evaluate(facts);
    const outcomes = [...fired.map((rule) => outcomeOf(rule, facts)), ...failed];
    const covered = set.covers(facts);
    return {
      covered,
      fired,
      outcomes: outcomes.map((outcome) => ({ ...outcome, version: versions.get(outcome.code) ?? null })),
    };
  }

  /** What every rule that looked at such an event made of it with the versions in force at an instant, in order of code. */
  async outcomesAt(tx: Tx, facts: EventFacts, at: Instant): Promise<readonly VersionedOutcome[]> {
    const records = await this.#store.allCurrent<RuleDocument>(tx, 'rule', at);
    return records
      .filter(({ content }) => looksAt(content, facts))
      .map(({ content, version }) => ({ ...outcomeOf(content, facts), version }));
  }
}
