import { Injectable } from '@nestjs/common';
import { ruleDocumentSchema } from '@trucban/contracts';
import {
  buildRuleSet,
  checkRule,
  type EventFacts,
  type Evaluation,
  type RuleDocument,
  type RuleSet,
} from '@trucban/rules-engine';
import type { z } from 'zod';
import { ConfigCache, ConfigStore } from '../configuration/public.ts';
import { EventTypes } from '../incidents/public.ts';
import type { Tx } from '../platform/public.ts';

/** The published rules behind their index, with the version of each. */
interface PublishedRules {
  readonly set: RuleSet;
  readonly versions: ReadonlyMap<string, number>;
}

/** What the rules say of an event. */
export interface RulesAnswer extends Evaluation {
  readonly versions: ReadonlyMap<string, number>;
}

/** Event rules (configuration kind `rule`, key = code). */
@Injectable()
export class Rules {
  readonly #cache: ConfigCache<PublishedRules>;

  constructor(store: ConfigStore, types: EventTypes) {
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

  /** Asks the published rules that look at such an event. */
  async evaluate(tx: Tx, facts: EventFacts): Promise<RulesAnswer> {
    const { set, versions } = await this.#cache.get(tx);
    return { ...(await set.evaluate(facts)), versions };
  }
}
