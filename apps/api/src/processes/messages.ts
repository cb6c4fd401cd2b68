import { Injectable } from '@nestjs/common';
import { addDuration, type Instant, type JsonObject } from '@trucban/kernel';
import { Ids, Queue, json, type Principal, type Scope, type Tx } from '../platform/public.ts';
import { ProcessExtensions } from './extensions.ts';
import { ProcessStore } from './process-store.ts';
import { startName, StartByEvent, type Started } from './start-by-event.ts';
import { choice, type Choice } from './store/buffered.ts';
import { causeOf, further, within, JOB_HOP, type Cause } from './store/chain.ts';
import {
  isFree,
  matchMessage,
  matchOldest,
  matchSignal,
  onePerProcess,
  type Match,
  type StartMatch,
  messageKey,
} from './store/matching.ts';
import { lockTree } from './store/rows.ts';
import { Work } from './work.ts';

/** A message from outside, or from another process. */
export interface Message {
  readonly name: string;
  /** '' when not given. */
  readonly correlationKey?: string;
  readonly variables?: JsonObject;
  /** How long it waits for a subscription that isn't there yet; 0 when not given. */
  readonly timeToLiveMs?: number;
  /** Two messages with the same name, key and id are one. */
  readonly messageId?: string;
}

/** What a message did. */
export interface Published {
  readonly id: string;
  readonly duplicate: boolean;
  /** Instances that it reached. */
  readonly reached: readonly string[];
  /** Instances that it started. */
  readonly started: readonly string[];
  /** It waits for a subscription. */
  readonly buffered: boolean;
}

export interface Publication extends Message {
  readonly id: string;
  /** Processes that had it already. */
  readonly except?: readonly string[];
  readonly exceptRoot?: string;
  /** None: it comes from outside. */
  readonly cause?: Cause | undefined;
}

export interface Delivery {
  readonly id: string;
  readonly kind: 'message' | 'signal';
  readonly rootId: string;
  /** Messages: the one subscription. Signals: all of the tree. */
  readonly target?: Choice;
  /** Signals: what was opened after this one had not begun to wait when the signal came. */
  readonly upTo?: number;
  readonly name: string;
  readonly variables: JsonObject;
  /** None: it comes from outside. */
  readonly cause?: Cause | undefined;
}

/** How long message ids are remembered. */
const REMEMBER_HOURS = 72;
/** A message whose subscription is taken away under its eyes looks again this often. */
const MOST_LOOKS = 50;
/** Of each process so many of those that wait longest are looked at first for whether the sender may move them. */
const LOOKED_AT = 50;
/** Whoever sends a signal waits for so many trees; the queue moves the others. */
const MOST_AT_ONCE = 500;

/** Tokens of what a sender may move; the platform moves everything. */
type Reach = Scope['tokens'];

class LookAgain extends Error {}

/** What the sender's own transaction also writes, such as the audit: with it, or not at all. */
type Told = (tx: Tx, published: Published) => void;
const UNTOLD: Told = () => undefined;

/** A signal that is broadcast. */
export interface Broadcast {
  readonly name: string;
  readonly variables: JsonObject;
  /** Of the one that is carried out by the queue, which may run it again: twice with the same id is once. */
  readonly id?: string;
  readonly exceptRoot?: string;
  /** None: it comes from outside. */
  readonly cause?: Cause | undefined;
}

/** What was decided in the sender's transaction, and what is carried out after it. */
interface Decided {
  readonly published: Published;
  readonly deliveries: readonly Delivery[];
}

/** Publishing of messages and signals: one transaction for each root instance that is reached. */
@Injectable()
export class Messages {
  constructor(
    private readonly store: ProcessStore,
    private readonly starts: StartByEvent,
    private readonly extensions: ProcessExtensions,
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

  /** Broadcasts after the commit of `tx`. */
  broadcastLater(tx: Tx, name: string, variables: JsonObject = {}): void {
    const cause = causeOf(tx);
    this.queue.add(tx, 'broadcast-signal', {
      ...{ id: this.ids.next(), name, variables },
      ...(cause && { cause: further(cause) }),
    });
  }

  /** Publishes now: when it returns, the instances that waited have moved. */
  async publish(scope: Scope, message: Message, visibleTo: readonly string[], told?: Told): Promise<Published> {
    return this.publishAs(scope, { ...message, id: this.ids.next() }, visibleTo, told);
  }

  async publishAs(
    scope: Scope,
    message: Publication,
    visibleTo: readonly string[],
    told: Told = UNTOLD,
  ): Promise<Published> {
    if ((message.timeToLiveMs ?? 0) > 0)
      return this.#carryOut(scope, (tx) => within(tx, message.cause, () => this.#buffer(tx, message, visibleTo)), told);
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

  /** Decides in one transaction, which also queues the deliveries; then delivers, so that whoever asked sees the effect. */
  async #carryOut(scope: Scope, decide: (tx: Tx) => Promise<Decided>, told: Told): Promise<Published> {
    const { published, deliveries } = await this.store.transaction(scope, async (tx) => {
      const decided = await decide(tx);
      for (const delivery of decided.deliveries) this.queue.add(tx, 'deliver-event', delivery);
      told(tx, decided.published);
      return decided;
    });
    for (const delivery of deliveries.slice(0, MOST_AT_ONCE)) await this.deliverNow(scope, delivery);
    return published;
  }

  /** Without buffering: the first root in this transaction, the others by the queue. */
  async #publishOnce(tx: Tx, message: Publication, visibleTo: readonly string[], look: number): Promise<Published> {
    return tx.asSystem(async () => {
      // Many who publish the same at once would all choose the oldest subscription, and all but one in vain.
      if (look > 1) await this.#queueUp(tx, message);
      if (!(await this.#isNew(tx, message, []))) return duplicate(message.id);
      const { targets, starts } = await this.#match(tx, message);
      const [first, ...others] = targets;
      const reached: string[] = [];
      if (first) {
        if ((await this.deliver(tx, deliveryOf(message, first))) > 0) reached.push(first.instance_id);
        else if (look < MOST_LOOKS) throw new LookAgain();
      }
      for (const other of others) this.queue.add(tx, 'deliver-event', deliveryOf(message, other));
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
      await this.#lockKey(tx, message);
      const { targets, starts } = await this.#match(tx, message);
      const taken = [...(message.except ?? []), ...targets.map((t) => t.process_key)];
      const deliveries = targets.map((target) => deliveryOf(message, target));
      const chosen = deliveries.flatMap(({ target }) => (target ? choice(target) : []));
      const mayStart = [...new Set(starts.map((s) => s.process_key))];
      // What it starts must not take it once more.
      if (!(await this.#isNew(tx, message, [...taken, ...mayStart], chosen, visibleTo)))
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

  /** Tells a signal to everybody: one transaction for each root instance, now. */
  async broadcast(
    scope: Scope,
    signal: Broadcast,
    visibleTo: readonly string[],
    told: Told = UNTOLD,
  ): Promise<Published> {
    const { id = this.ids.next() } = signal;
    return this.#carryOut(
      scope,
      (tx) =>
        within(tx, signal.cause, () => this.#broadcastOnce(tx, { ...signal, id }, signal.id !== undefined, visibleTo)),
      told,
    );
  }

  #broadcastOnce(
    tx: Tx,
    { id, name, variables, exceptRoot, cause = { origin: id, chain: JOB_HOP } }: Broadcast & { readonly id: string },
    mayRepeat: boolean,
    visibleTo: readonly string[],
  ): Promise<Decided> {
    return tx.asSystem(async () => {
      if (mayRepeat && !(await this.#isNew(tx, { id, name, messageId: id }, [])))
        return { published: duplicate(id), deliveries: [] };
      const { subscriptions, starts } = await matchSignal(tx, name);
      const movable = await this.#movableRoots(tx, reachOf(tx.scope), subscriptions);
      const deliveries = [...new Map(subscriptions.map(({ root_id, number }) => [root_id, number]))]
        .filter(([rootId]) => rootId !== exceptRoot && movable.has(rootId))
        .map(([rootId, upTo]): Delivery => ({ id, kind: 'signal', rootId, upTo, name, variables, cause }));
      const begun = await this.starts.start(tx, { kind: 'signal', name, variables }, starts, visibleTo);
      const reached = deliveries.map(({ rootId }) => rootId);
      const started = begun.map(({ instanceId }) => instanceId);
      return { published: { id, duplicate: false, reached, started, buffered: false }, deliveries };
    });
  }

  /** One delivery in a transaction of its own; a repeat changes nothing. */
  async deliverNow(scope: Scope, delivery: Delivery): Promise<void> {
    const done = await this.store.transaction(scope, (tx) => this.deliver(tx, delivery));
    if (done === 0 && delivery.target) await this.#chooseAgain(scope, delivery, delivery.target);
  }

  /** Locks the tree and gives it the message or signal. The number of instances that took it (also before). */
  deliver(tx: Tx, delivery: Delivery): Promise<number> {
    return tx.asSystem(() => within(tx, delivery.cause, () => this.#deliver(tx, delivery)));
  }

  async #deliver(tx: Tx, { id, kind, rootId, target, upTo, name, variables }: Delivery): Promise<number> {
    const tree = await lockTree(tx, target?.instanceId ?? rootId, `${kind}:${id}`);
    if (!tree) return 0;
    if (tree.repeated) return 1;
    const open = target
      ? await tx.query<Match>(
          'processes.openMessage',
          `select s.instance_id, s.subscription_id from message_subscription s
              where s.instance_id = $1 and s.subscription_id = $2 and ${isFree('$3')}`,
          [target.instanceId, target.subscriptionId, `message:${id}`],
        )
      : await tx.query<Match>(
          'processes.openSignals',
          `select s.instance_id, s.subscription_id from signal_subscription s where s.root_id = $1 and s.name = $2
               and ($4::bigint is null or s.number <= $4) and not exists (select 1 from process_input i where i.instance_id = s.instance_id and i.input_id = 'signal:' || $3 || ':' || s.subscription_id)
               and ${isFree(`'signal:' || $3 || ':' || s.subscription_id`)}
             order by s.number`,
          [rootId, name, id, upTo ?? null],
        );
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
  async #chooseAgain(scope: Scope, gone: Delivery, target: NonNullable<Delivery['target']>): Promise<void> {
    const next = await this.store.transaction(scope, (tx) =>
      tx.asSystem(async () => {
        const { processKey } = target;
        const message = await tx.first<{ correlation_key: string }>(
          'processes.keyOfMessage',
          'select correlation_key from buffered_message where id = $1',
          [gone.id],
        );
        if (!message) return null;
        await this.#lockKey(tx, { name: gone.name, correlationKey: message.correlation_key });
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
        const seen = await this.#movableRoots(tx, freed.sees ?? 'all', subscriptions);
        // Its time may have run out meanwhile: then it is still for whoever waited in time.
        const other = subscriptions.find(
          (s) => s.process_key === processKey && s.opened_at < freed.expires_at && seen.has(s.root_id),
        );
        if (!other) return null;
        const delivery = deliveryOf(gone, other);
        await tx.run(
          'processes.chooseMessage',
          'update buffered_message set delivered_to = delivered_to || $2::text, chosen = chosen || $3::text where id = $1',
          [gone.id, processKey, delivery.target ? choice(delivery.target) : ''],
        );
        this.queue.add(tx, 'deliver-event', delivery);
        return delivery;
      }),
    );
    if (next) await this.deliverNow(scope, next);
  }

  /**
   * Everybody who opens a subscription of this name and key holds the lock of the key shared until his commit, and who
   * publishes a version that begins with such a message has the lock of the name alone for a moment.
   */
  async #lockKey(
    tx: Tx,
    { name, correlationKey = '' }: { readonly name: string; readonly correlationKey?: string },
  ): Promise<void> {
    await tx.query(
      'processes.lockMessage',
      'select pg_advisory_xact_lock_shared(hashtextextended($1, 0)), pg_advisory_xact_lock(hashtextextended($2, 0))',
      [startName(name), messageKey(name, correlationKey)],
    );
  }

  /** One after the other. Not the lock of who opens subscriptions: they hold the instance's row already. */
  async #queueUp(tx: Tx, { name, correlationKey = '' }: Publication): Promise<void> {
    await tx.query('processes.queueUp', 'select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `publish\u001f${messageKey(name, correlationKey)}`,
    ]);
  }

  #start(
    tx: Tx,
    { name, correlationKey = '', variables = {} }: Publication,
    starts: readonly StartMatch[],
    visibleTo: readonly string[],
  ): Promise<Started[]> {
    return this.starts.start(tx, { kind: 'message', name, correlationKey, variables }, starts, visibleTo);
  }

  async #match(
    tx: Tx,
    { name, correlationKey = '', except = [], exceptRoot }: Publication,
  ): Promise<{ targets: Match[]; starts: readonly StartMatch[] }> {
    const reach = reachOf(tx.scope);
    const most = reach === 'all' ? 1 : LOOKED_AT;
    const { subscriptions: oldest, starts } = await matchOldest(tx, name, correlationKey, exceptRoot ?? null, most);
    let subscriptions: readonly Match[] = oldest;
    let seen = await this.#movableRoots(tx, reach, subscriptions);
    if (reach !== 'all' && hidesAll(subscriptions, seen)) {
      ({ subscriptions } = await matchMessage(tx, name, correlationKey));
      seen = await this.#movableRoots(tx, reach, subscriptions);
    }
    const targets = onePerProcess(
      subscriptions.filter((s) => s.root_id !== exceptRoot && !except.includes(s.process_key) && seen.has(s.root_id)),
    );
    // Once to a process: what it wakes it does not start.
    const woken = new Set([...except, ...targets.map((t) => t.process_key)]);
    return { targets, starts: starts.filter((s) => !woken.has(s.process_key)) };
  }

  /** The instances that whoever sends may move: nobody moves, or learns of, an SOP of others by a message. */
  async #movableRoots(
    tx: Tx,
    reach: Reach,
    subscriptions: readonly { readonly root_id: string }[],
  ): Promise<ReadonlySet<string>> {
    const roots = [...new Set(subscriptions.map(({ root_id }) => root_id))];
    if (reach === 'all' || roots.length === 0) return new Set(roots);
    const rows = await tx.query<{ id: string; incident_id: string | null }>(
      'processes.movableRoots',
      // By their ids first: an index over all that somebody sees would be read to its end.
      `select p.id, p.incident_id from unnest($1::uuid[]) as root(id)
        cross join lateral (select id, incident_id, visible_to from process_instance where id = root.id offset 0) as p
        where p.visible_to && $2::text[]`,
      [roots, reach],
    );
    const led = await this.extensions.incidentContext?.ledBy(
      tx,
      rows.flatMap((row) => row.incident_id ?? []),
      reach,
    );
    const mine = rows.filter(({ incident_id }) => incident_id === null || !led || led.has(incident_id));
    return new Set(mine.map(({ id }) => id));
  }

  /** Notes the message where it has an id or a time to live. False: it was seen before. */
  async #isNew(
    tx: Tx,
    message: Publication,
    deliveredTo: readonly string[],
    chosen: readonly string[] = [],
    visibleTo: readonly string[] = [],
  ): Promise<boolean> {
    const { id, name, correlationKey = '', messageId, timeToLiveMs = 0, variables = {} } = message;
    const sees = reachOf(tx.scope);
    if (messageId === undefined && timeToLiveMs <= 0) return true;
    const expiresAt = addDuration(tx.now, { months: 0, ms: timeToLiveMs });
    const remembered = addDuration(tx.now, { months: 0, ms: REMEMBER_HOURS * 3_600_000 });
    const inserted = await tx.run(
      'processes.noteMessage',
      // In passing, some that need not be remembered any more are thrown away.
      `with gone as (delete from buffered_message where id in (select id from buffered_message where forget_at < $6 limit 20 for update skip locked))
       insert into buffered_message (id, name, correlation_key, message_id, variables, published_at, expires_at, forget_at, delivered_to, chosen, sees, visible_to)
       values ($1, $2, $3, $4, $5, $6, $7, greatest($7::timestamptz, $8::timestamptz), $9, $10, $11, $12) on conflict do nothing`,
      [
        id,
        name,
        correlationKey,
        messageId ?? null,
        json(variables),
        tx.now,
        expiresAt,
        messageId === undefined ? expiresAt : remembered,
        deliveredTo,
        chosen,
        sees === 'all' ? null : sees,
        visibleTo,
      ],
    );
    return inserted === 1;
  }
}

const duplicate = (id: string): Published => ({ id, duplicate: true, reached: [], started: [], buffered: false });

/** What whoever sends may move: his groups and himself, and the org units where he may send messages. */
/** Whether of some process none of so many is one that the sender may move: then there may be others. */
function hidesAll(subscriptions: readonly Match[], seen: ReadonlySet<string>): boolean {
  const hidden = new Map<string, number>();
  const found = new Set<string>();
  for (const { process_key, root_id } of subscriptions) {
    if (seen.has(root_id)) found.add(process_key);
    hidden.set(process_key, (hidden.get(process_key) ?? 0) + 1);
  }
  return [...hidden].some(([key, count]) => count >= LOOKED_AT && !found.has(key));
}

function reachOf(scope: Scope): Reach {
  if (scope.tokens === 'all') return 'all';
  const units = 'unitsWith' in scope ? (scope as Principal).unitsWith('process.message') : scope.tokens;
  return [...new Set([...scope.tokens.filter((token) => token.includes(':')), ...units])];
}

function deliveryOf(
  { id, name, variables = {}, cause }: Pick<Publication, 'id' | 'name' | 'variables' | 'cause'>,
  target: Match,
): Delivery {
  const { instance_id, subscription_id, process_key, root_id } = target;
  return {
    id,
    kind: 'message',
    rootId: root_id,
    target: { instanceId: instance_id, subscriptionId: subscription_id, processKey: process_key },
    name,
    variables,
    cause,
  };
}
