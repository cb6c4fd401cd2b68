import { Injectable } from '@nestjs/common';
import { Ids, Queue, type Scope, type Tx } from '../../platform/public.ts';
import { ProcessStore } from '../process-store.ts';
import { StartByEvent, type Started } from '../start-by-event.ts';
import { choice } from '../store/buffered.ts';
import { causeOf, further, within } from '../store/chain.ts';
import { onePerProcess, type Match, type StartMatch } from '../store/matching.ts';
import { Work } from '../work.ts';
import { Deliveries } from './deliveries.ts';
import {
  UNTOLD,
  deliveryOf,
  duplicate,
  type Decided,
  type Message,
  type Publication,
  type Published,
  type Told,
} from './message.ts';
import { lockKey, noteMessage, queueUp } from './message-log.ts';
import { SenderReach } from './sender-reach.ts';

/** A message whose subscription is taken away under its eyes looks again this often. */
const MOST_LOOKS = 50;

class LookAgain extends Error {}

/** Publishing of messages: one transaction for each tree of instances that is reached. */
@Injectable()
export class Messages {
  constructor(
    private readonly store: ProcessStore,
    private readonly deliveries: Deliveries,
    private readonly starts: StartByEvent,
    private readonly reach: SenderReach,
    private readonly ids: Ids,
    private readonly queue: Queue,
    private readonly work: Work,
  ) {}

  /** Publishes after the commit of `tx`, by the queue. For whoever holds locks of his own. */
  publishLater(tx: Tx, message: Message): void {
    const cause = causeOf(tx);
    if (cause) this.work.note(tx, cause, 1);
    this.queue.add(tx, 'publish-message', { ...message, id: this.ids.next(), ...(cause && { cause: further(cause) }) });
  }

  /** Publishes now: when it returns, the instances that waited have moved. */
  publish(scope: Scope, message: Message, visibleTo: readonly string[], told?: Told): Promise<Published> {
    return this.publishAs(scope, { ...message, id: this.ids.next() }, visibleTo, told);
  }

  /** The same under an id that is known before. */
  async publishAs(
    scope: Scope,
    message: Publication,
    visibleTo: readonly string[],
    told: Told = UNTOLD,
  ): Promise<Published> {
    if ((message.timeToLiveMs ?? 0) > 0)
      return this.deliveries.carryOut(
        scope,
        (tx) => within(tx, message.cause, () => this.#buffer(tx, message, visibleTo)),
        told,
      );
    for (let look = 1; ; look++) {
      try {
        return await this.store.transaction(scope, async (tx) => {
          const published = await within(tx, message.cause, () => this.#publishOnce(tx, message, visibleTo, look));
          told(tx, published);
          return published;
        });
      } catch (error) {
        if (!(error instanceof LookAgain)) throw error;
      }
    }
  }

  /** Without buffering: the first root in this transaction, the others by the queue. */
  async #publishOnce(tx: Tx, message: Publication, visibleTo: readonly string[], look: number): Promise<Published> {
    return tx.asSystem(async () => {
      // Many who publish the same at once would all choose the oldest subscription, and all but one in vain.
      if (look > 1) await queueUp(tx, message);
      if (!(await noteMessage(tx, message))) return duplicate(message.id);
      const { targets, starts } = await this.#match(tx, message);
      const [first, ...others] = targets;
      const reached: string[] = [];
      if (first) {
        if ((await this.deliveries.deliver(tx, deliveryOf(message, first))) > 0) reached.push(first.instance_id);
        else if (look < MOST_LOOKS) throw new LookAgain();
      }
      for (const other of others) this.deliveries.later(tx, deliveryOf(message, other));
      const started = await this.#start(tx, message, starts, visibleTo);
      return {
        id: message.id,
        duplicate: false,
        reached: [...reached, ...others.map((o) => o.instance_id)],
        started: started.map(({ instanceId }) => instanceId),
        buffered: false,
      };
    });
  }

  /**
   * With a time to live: what waits now is noted and reached after the commit; what comes later finds it in the buffer.
   * Under the lock of its name and key, which everybody who opens such a subscription shares.
   */
  #buffer(tx: Tx, message: Publication, visibleTo: readonly string[]): Promise<Decided> {
    return tx.asSystem(async () => {
      await lockKey(tx, message);
      const { targets, starts } = await this.#match(tx, message);
      const taken = [...(message.except ?? []), ...targets.map((t) => t.process_key)];
      const deliveries = targets.map((target) => deliveryOf(message, target));
      const chosen = deliveries.flatMap(({ target }) => (target ? choice(target) : []));
      const mayStart = [...new Set(starts.map((s) => s.process_key))];
      // What it starts must not take it once more.
      if (!(await noteMessage(tx, message, { by: [...taken, ...mayStart], chosen, visibleTo })))
        return { published: duplicate(message.id), deliveries: [] };
      const begun = await this.#start(tx, message, starts, visibleTo);
      if (begun.length < mayStart.length)
        await tx.run('processes.tookMessage', 'update buffered_message set delivered_to = $2 where id = $1', [
          message.id,
          [...taken, ...begun.map(({ processKey }) => processKey)],
        ]);
      const reached = deliveries.map((d) => d.target?.instanceId ?? d.rootId);
      const started = begun.map(({ instanceId }) => instanceId);
      const buffered = reached.length === 0 && started.length === 0;
      return { published: { id: message.id, duplicate: false, reached, started, buffered }, deliveries };
    });
  }

  #start(
    tx: Tx,
    { name, correlationKey = '', variables = {} }: Publication,
    starts: readonly StartMatch[],
    visibleTo: readonly string[],
  ): Promise<Started[]> {
    return this.starts.start(tx, { kind: 'message', name, correlationKey, variables }, starts, visibleTo);
  }

  /** Once to a process: the subscription that waits longest, or else a start. */
  async #match(
    tx: Tx,
    message: Publication,
  ): Promise<{ readonly targets: readonly Match[]; readonly starts: readonly StartMatch[] }> {
    const { except = [], exceptRoot } = message;
    const { subscriptions, starts } = await this.reach.matchMessage(tx, message);
    const targets = onePerProcess(
      subscriptions.filter((s) => s.root_id !== exceptRoot && !except.includes(s.process_key)),
    );
    const woken = new Set([...except, ...targets.map((t) => t.process_key)]);
    return { targets, starts: starts.filter((s) => !woken.has(s.process_key)) };
  }
}
