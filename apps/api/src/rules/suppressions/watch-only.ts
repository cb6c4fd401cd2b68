import { Injectable } from '@nestjs/common';
import { addDuration, type Instant, type Json } from '@trucban/kernel';
import {
  isWatchedOnly,
  valueOf,
  watchOnlyOf,
  type EventFacts,
  type RuleAction,
  type RuleDocument,
  type WatchOnly,
} from '@trucban/rules-engine';
import { earlierDeadline } from '@trucban/workflows';
import { KeptInForce } from '../../configuration/public.ts';
import { Outbox, json, type Tx } from '../../platform/public.ts';
import { ALERT_SHARD } from '../alerts/alert-store.ts';

/** A `watchOnly` in force. */
interface InForce extends WatchOnly {
  readonly alertId: string;
  readonly rule: string;
  readonly exercise: boolean;
}

/** What holds a finding back, and when it is looked at again. */
interface Holding {
  readonly alertId: string;
  readonly rule: string;
  readonly to: Instant;
}

/** A device whose findings open nothing. `key`: of the alert. */
interface WatchedDevice {
  readonly key: string;
  readonly rule: string;
  readonly alertId: string;
  readonly since: Instant;
  readonly counted: number;
}

/** What waits is woken when the alert is over; this is for what began to wait at that very moment. */
const LOOKED_AT_AGAIN = { months: 0, ms: 3_600_000 };

/**
 * What alerts keep from having consequences while they are active: it is stored and counted and opens nothing. Beginning and end
 * count as a change of the suppressions, so that asking costs no statement; they are seen from the next transaction on.
 */
@Injectable()
export class WatchOnlys {
  readonly #kept = new KeptInForce<readonly InForce[]>('suppression', (tx) =>
    tx.asSystem(() =>
      tx.query<InForce>(
        'rules.watchOnly',
        `select alert_id as "alertId", rule, rules, same, exercise from watch_only where ended_at is null order by since, alert_id, number`,
      ),
    ),
  );

  constructor(private readonly outbox: Outbox) {}

  /** What holds back what a rule finds in an event, if anything. */
  async holding(tx: Tx, rule: RuleDocument, facts: EventFacts): Promise<Holding | null> {
    const all = await this.#kept.get(tx);
    const exercise = facts.event['exercise'] === true;
    const found = all.find((each) => each.exercise === exercise && isWatchedOnly(each, rule, facts));
    return found ? { alertId: found.alertId, rule: found.rule, to: addDuration(tx.now, LOOKED_AT_AGAIN) } : null;
  }

  /** An alert begins to hold back. False: its event names nothing that could be. */
  async begin(
    tx: Tx,
    { alertId, rule, number }: { readonly alertId: string; readonly rule: string; readonly number: number },
    action: Extract<RuleAction, { readonly type: 'watchOnly' }>,
    facts: EventFacts,
  ): Promise<boolean> {
    const meant = watchOnlyOf(action, facts);
    if (!meant) return false;
    const source = valueOf({ fact: 'data', path: 'registeredSource' }, facts);
    const known: Json = typeof source === 'string' ? source : null;
    await tx.asSystem(() =>
      tx.run(
        'rules.watchOnlyBegins',
        `insert into watch_only (alert_id, number, rule, source, rules, same, exercise, since) values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict do nothing`,
        [
          alertId,
          number,
          rule,
          known,
          meant.rules && [...meant.rules],
          json(meant.same),
          facts.event['exercise'] === true,
          tx.now,
        ],
      ),
    );
    await this.#changed(tx);
    return true;
  }

  /** The alert is over: what waits because of it is looked at now. */
  async end(tx: Tx, alertId: string): Promise<void> {
    await tx.asSystem(async () => {
      await tx.run('rules.watchOnlyEnds', 'update watch_only set ended_at = $2 where alert_id = $1', [alertId, tx.now]);
      await tx.run('rules.heldWake', 'update alert set wake_at = $2 where held_by = $1', [alertId, tx.now]);
    });
    this.outbox.add(tx, earlierDeadline(ALERT_SHARD, tx.now));
    await this.#changed(tx);
  }

  /** The devices of a registered source that are watched only, with how many of their findings opened nothing. */
  ofSource(tx: Tx, source: string): Promise<readonly WatchedDevice[]> {
    return tx.asSystem(() =>
      tx.query<WatchedDevice>(
        'rules.watchedDevices',
        `select w.alert_id as "alertId", w.rule, a.key, w.since,
                coalesce((select sum(s.count) from suppressed_finding s where s.suppression = w.alert_id::text), 0)::int as counted
           from watch_only w join alert a on a.id = w.alert_id where w.source = $1 and w.ended_at is null order by w.since, w.alert_id`,
        [source],
      ),
    );
  }

  async #changed(tx: Tx): Promise<void> {
    await tx.run(
      'rules.watchOnlyChanged',
      `insert into config_revision as r (kind, revision) values ('suppression', 1) on conflict (kind) do update set revision = r.revision + 1`,
    );
  }
}
