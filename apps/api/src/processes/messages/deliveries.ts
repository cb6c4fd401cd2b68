import { Injectable } from '@nestjs/common';
import type { Instant } from '@trucban/kernel';
import { Queue, type Scope, type Tx } from '../../platform/public.ts';
import { ProcessStore } from '../process-store.ts';
import { choice, type Choice } from '../store/buffered.ts';
import { within } from '../store/chain.ts';
import { isFree, matchMessage, matchOldest, type Match } from '../store/matching.ts';
import { lockTree } from '../store/rows.ts';
import { deliveryOf, type Decided, type Delivery, type Published, type Told } from './message.ts';
import { lockKey } from './message-log.ts';
import { SenderReach } from './sender-reach.ts';

/** Whoever sends waits for so many deliveries; the queue makes the others. */
const MOST_AT_ONCE = 500;

/** Brings messages and signals to those that were chosen: one transaction for each tree of instances. */
@Injectable()
export class Deliveries {
  constructor(
    private readonly store: ProcessStore,
    private readonly reach: SenderReach,
    private readonly queue: Queue,
  ) {}

  /** Decides in one transaction, which also queues the deliveries; then delivers, so that whoever asked sees the effect. */
  async carryOut(scope: Scope, decide: (tx: Tx) => Promise<Decided>, told: Told): Promise<Published> {
    const { published, deliveries } = await this.store.transaction(scope, async (tx) => {
      const decided = await decide(tx);
      for (const delivery of decided.deliveries) this.later(tx, delivery);
      told(tx, decided.published);
      return decided;
    });
    for (const delivery of deliveries.slice(0, MOST_AT_ONCE)) await this.deliverNow(scope, delivery);
    return published;
  }

  /** Delivers after the commit of `tx`, by the queue. */
  later(tx: Tx, delivery: Delivery): void {
    this.queue.add(tx, 'deliver-event', delivery);
  }

  /** One delivery in a transaction of its own; a repeat changes nothing. */
  async deliverNow(scope: Scope, delivery: Delivery): Promise<void> {
    const done = await this.store.transaction(scope, (tx) => this.deliver(tx, delivery));
    if (done > 0 || !delivery.target) return;
    const next = await this.#chooseAgain(scope, delivery, delivery.target);
    if (next) await this.deliverNow(scope, next);
  }

  /** Locks the tree and gives it the message or signal. The number of instances that took it (also before). */
  deliver(tx: Tx, delivery: Delivery): Promise<number> {
    return tx.asSystem(() => within(tx, delivery.cause, () => this.#deliver(tx, delivery)));
  }

  async #deliver(tx: Tx, delivery: Delivery): Promise<number> {
    const { id, kind, rootId, target, name, variables } = delivery;
    const tree = await lockTree(tx, target?.instanceId ?? rootId, `${kind}:${id}`);
    if (!tree) return 0;
    if (tree.repeated) return 1;
    const open = await (target ? openMessage(tx, id, target) : openSignals(tx, delivery));
    if (open.length === 0) return 0;
    return this.store.deliver(
      tx,
      tree,
      open.map(({ instance_id, subscription_id }) => ({
        instanceId: instance_id,
        inputId: kind === 'message' ? `message:${id}` : `signal:${id}:${subscription_id}`,
        input: { type: kind, at: tx.now, subscriptionId: subscription_id, name, variables },
      })),
    );
  }

  /**
   * The chosen subscription was gone when a buffered message came: another one of the process takes it, or the next that is
   * opened. Only while it stands as chosen, so that a repeat changes nothing.
   */
  #chooseAgain(scope: Scope, gone: Delivery, target: Choice): Promise<Delivery | null> {
    return this.store.transaction(scope, (tx) =>
      tx.asSystem(async () => {
        const { processKey } = target;
        const message = await tx.first<{ correlation_key: string }>(
          'processes.keyOfMessage',
          'select correlation_key from buffered_message where id = $1',
          [gone.id],
        );
        if (!message) return null;
        await lockKey(tx, { name: gone.name, correlationKey: message.correlation_key });
        const freed = await tx.first<{ sees: readonly string[] | null; expires_at: Instant }>(
          'processes.freeMessage',
          `update buffered_message set delivered_to = array_remove(delivered_to, $2), chosen = array_remove(chosen, $3)
            where id = $1 and $3 = any (chosen) returning sees, expires_at`,
          [gone.id, processKey, choice(target)],
        );
        if (!freed) return null;
        const { subscriptions } = await (freed.sees === null
          ? matchOldest(tx, gone.name, message.correlation_key, null)
          : matchMessage(tx, gone.name, message.correlation_key));
        const movable = await this.reach.movable(tx, freed.sees ?? 'all', subscriptions);
        // Its time may have run out meanwhile: then it is still for whoever waited in time.
        const other = movable.find((s) => s.process_key === processKey && s.opened_at < freed.expires_at);
        if (!other) return null;
        const delivery = deliveryOf(gone, other);
        await tx.run(
          'processes.chooseMessage',
          'update buffered_message set delivered_to = delivered_to || $2::text, chosen = chosen || $3::text where id = $1',
          [gone.id, processKey, delivery.target ? choice(delivery.target) : ''],
        );
        this.later(tx, delivery);
        return delivery;
      }),
    );
  }
}

/** The chosen subscription, if it still waits. */
const openMessage = (tx: Tx, id: string, target: Choice): Promise<Match[]> =>
  tx.query<Match>(
    'processes.openMessage',
    `select s.instance_id, s.subscription_id from message_subscription s
      where s.instance_id = $1 and s.subscription_id = $2 and ${isFree('$3')}`,
    [target.instanceId, target.subscriptionId, `message:${id}`],
  );

/** What of the tree waits for the signal and has not had it. */
const openSignals = (tx: Tx, { id, rootId, name, upTo }: Delivery): Promise<Match[]> =>
  tx.query<Match>(
    'processes.openSignals',
    `select s.instance_id, s.subscription_id from signal_subscription s where s.root_id = $1 and s.name = $2
        and ($4::bigint is null or s.number <= $4) and not exists (select 1 from process_input i where i.instance_id = s.instance_id and i.input_id = 'signal:' || $3 || ':' || s.subscription_id)
        and ${isFree(`'signal:' || $3 || ':' || s.subscription_id`)}
      order by s.number`,
    [rootId, name, id, upTo ?? null],
  );
