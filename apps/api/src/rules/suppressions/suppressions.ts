import { Injectable } from '@nestjs/common';
import { suppressionDocumentSchema, type PlannedAnswerDto } from '@trucban/contracts';
import type { Instant, LocalizedText } from '@trucban/kernel';
import {
  answers,
  checkSuppression,
  isSuppressedAt,
  opens,
  suppresses,
  type EventFacts,
  type RuleDocument,
  type SuppressionDocument,
  type SuppressionNames,
} from '@trucban/rules-engine';
import type { z } from 'zod';
import { ConfigCache, ConfigStore } from '../../configuration/public.ts';
import { EventTypes } from '../../incidents/public.ts';
import { Outbox, type Tx } from '../../platform/public.ts';
import { wakeHeldUntil } from '../alerts/alert-store.ts';
import { WatchOnlys } from './watch-only.ts';

/** How often a suppression has hidden findings of a rule. */
export interface SuppressedCount {
  readonly suppression: string;
  readonly rule: string;
  readonly count: number;
  readonly lastAt: Instant;
}

/** What hides a finding. */
export interface Hiding {
  /** `suppressed: <code>`, `answered: <code>`, or `watchOnly: <rule whose alert does so>`. */
  readonly note: string;
  /** What it is counted under: the suppression, or the alert. */
  readonly countedAs: string;
  /** When it is looked at again. */
  readonly to: Instant;
  /** The alert that does so. */
  readonly heldBy: string | null;
  /** What those are told who reported it. */
  readonly answer: LocalizedText | null;
}

/** Planned work (configuration kind `suppression`): what it hides is counted, not raised. */
@Injectable()
export class Suppressions {
  readonly #cache: ConfigCache<readonly SuppressionDocument[]>;

  constructor(
    store: ConfigStore,
    outbox: Outbox,
    private readonly watchOnlys: WatchOnlys,
    types: EventTypes,
  ) {
    this.#cache = new ConfigCache(store, 'suppression', (records) =>
      records.map(({ content }) => content as SuppressionDocument),
    );
    store.register<SuppressionDocument>({
      kind: 'suppression',
      format: 'json',
      schema: suppressionDocumentSchema as unknown as z.ZodType<SuppressionDocument>,
      keyOf: ({ code }) => code,
      name: ({ name }) => name,
      onPublished: async (tx, { key, version, effectiveFrom }) => {
        const earlier = (await store.versions(tx, 'suppression', key)).filter((each) => each.version < version);
        const ends = earlier.map(({ content }) => (content as SuppressionDocument).to);
        if (ends.length > 0) await wakeHeldUntil(tx, outbox, ends, effectiveFrom ?? tx.now);
      },
      onRetired: (tx, { content }) => wakeHeldUntil(tx, outbox, [content.to], tx.now),
      check: async (document, tx) => {
        const names = await namesIn(tx, store, types);
        return checkSuppression(document, names).map(({ path, code, message }) => ({
          elementId: path,
          code,
          severity: 'error' as const,
          message: { vi: message.vi, en: message.en },
        }));
      },
    });
  }

  /** What hides what a rule finds in an event at an instant: an alert, or planned work, the longest if there are several. */
  async hiding(tx: Tx, rule: RuleDocument, facts: EventFacts, at: Instant): Promise<Hiding | null> {
    const holding = await this.watchOnlys.holding(tx, rule, facts);
    if (holding) {
      const { alertId, to } = holding;
      return { note: `watchOnly: ${holding.rule}`, countedAs: alertId, to, heldBy: alertId, answer: null };
    }
    const all = await this.#cache.get(tx);
    const found = all.filter((each) => isSuppressedAt(each, at) && suppresses(each, rule, facts));
    const [longest] = found.sort((a, b) => (a.to < b.to ? 1 : -1));
    if (!longest) return null;
    const answer = answers(longest, rule, facts) ? (longest.answer?.text ?? null) : null;
    const note = `${answer ? 'answered' : 'suppressed'}: ${longest.code}`;
    return { note, countedAs: longest.code, to: longest.to, heldBy: null, answer };
  }

  /** What people are told at an instant who report an event of this type from an area, the longest planned work first. */
  async answers(tx: Tx, eventType: string, areaCode: string, at: Instant): Promise<readonly PlannedAnswerDto[]> {
    const all = await this.#cache.get(tx);
    return all
      .filter((each) => isSuppressedAt(each, at) && each.areas?.includes(areaCode))
      .flatMap(({ code, name, from, to, answer }) =>
        answer?.eventTypes.includes(eventType) ? [{ code, name, from, to, text: answer.text }] : [],
      )
      .sort((a, b) => (a.to < b.to ? 1 : -1));
  }

  /** Counts one finding that was hidden; at the end of the transaction, so that no two wait for each other for long. */
  count(tx: Tx, countedAs: string, rule: string, eventId: string): void {
    tx.beforeCommit(async () => {
      await tx.asSystem(() =>
        tx.run(
          'rules.countSuppressed',
          `insert into suppressed_finding as s (suppression, rule, day, count, last_at, last_event) values ($1, $2, $3::timestamptz::date, 1, $3, $4)
           on conflict (suppression, rule, day) do update set count = s.count + 1, last_at = excluded.last_at, last_event = excluded.last_event`,
          [countedAs, rule, tx.now, eventId],
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

/** What a suppression may name at this moment. */
export async function namesIn(tx: Tx, store: ConfigStore, types: EventTypes): Promise<SuppressionNames> {
  const rules = await store.newest(tx, 'rule');
  const codes = new Set(rules.map(({ key }) => key));
  const dangerous = new Set(
    rules.flatMap(({ content }) => {
      const rule = content as RuleDocument;
      return rule.neverSuppressed ? opens(rule) : [];
    }),
  );
  const { byCode } = await types.current(tx);
  return {
    rule: (code) => codes.has(code),
    eventType: (code) => byCode.has(code),
    dangerous: (code) => dangerous.has(code),
  };
}
