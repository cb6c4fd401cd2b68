import { Injectable } from '@nestjs/common';
import { suppressionDocumentSchema } from '@trucban/contracts';
import type { Instant } from '@trucban/kernel';
import {
  checkSuppression,
  isSuppressedAt,
  suppresses,
  type EventFacts,
  type RuleDocument,
  type SuppressionDocument,
} from '@trucban/rules-engine';
import type { z } from 'zod';
import { ConfigCache, ConfigStore } from '../../configuration/public.ts';
import type { Tx } from '../../platform/public.ts';

/** How often a suppression has hidden findings of a rule. */
export interface SuppressedCount {
  readonly suppression: string;
  readonly rule: string;
  readonly count: number;
  readonly lastAt: Instant;
}

/** Planned work (configuration kind `suppression`): what it hides is counted, not raised. */
@Injectable()
export class Suppressions {
  readonly #cache: ConfigCache<readonly SuppressionDocument[]>;

  constructor(store: ConfigStore) {
    this.#cache = new ConfigCache(store, 'suppression', (records) =>
      records.map(({ content }) => content as SuppressionDocument),
    );
    store.register<SuppressionDocument>({
      kind: 'suppression',
      format: 'json',
      schema: suppressionDocumentSchema as unknown as z.ZodType<SuppressionDocument>,
      keyOf: ({ code }) => code,
      name: ({ name }) => name,
      check: async (document, tx) => {
        const rules = new Set((await store.newest(tx, 'rule')).map(({ key }) => key));
        return checkSuppression(document, (code) => rules.has(code)).map(({ path, code, message }) => ({
          ...{ elementId: path, code, severity: 'error' as const },
          message: { vi: message.vi, en: message.en },
        }));
      },
    });
  }

  /** The one that hides what a rule finds in an event at an instant; the longest, if there are several. */
  async hiding(tx: Tx, rule: RuleDocument, facts: EventFacts, at: Instant): Promise<SuppressionDocument | null> {
    const all = await this.#cache.get(tx);
    const found = all.filter((each) => isSuppressedAt(each, at) && suppresses(each, rule, facts));
    return found.sort((a, b) => (a.to < b.to ? 1 : -1))[0] ?? null;
  }

  /** Counts one finding that was hidden; at the end of the transaction, so that no two wait for each other for long. */
  count(tx: Tx, suppression: string, rule: string, eventId: string): void {
    tx.beforeCommit(async () => {
      await tx.asSystem(() =>
        tx.run(
          'rules.countSuppressed',
          `insert into suppressed_finding as s (suppression, rule, day, count, last_at, last_event) values ($1, $2, $3::timestamptz::date, 1, $3, $4)
           on conflict (suppression, rule, day) do update set count = s.count + 1, last_at = excluded.last_at, last_event = excluded.last_event`,
          [suppression, rule, tx.now, eventId],
        ),
      );
    });
  }

  /** What suppressions have hidden so far: all of them, or one. */
  counts(tx: Tx, suppression?: string): Promise<readonly SuppressedCount[]> {
    return tx.asSystem(() =>
      tx.query<SuppressedCount>(
        'rules.suppressed',
        `select suppression, rule, sum(count)::int as count, max(last_at) as "lastAt" from suppressed_finding
          where $1::text is null or suppression = $1 group by suppression, rule order by suppression, count desc, rule`,
        [suppression ?? null],
      ),
    );
  }
}
