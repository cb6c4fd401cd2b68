import type { Ids, Queue, Tx } from '../../platform/public.ts';
import type { Work } from '../work.ts';
import { further } from './chain.ts';
import type { HeldInputs } from './held-inputs.ts';
import { matchMessage, matchSignal, messageKey, onePerProcess, type Matches } from './matching.ts';
import type { Outgoing, TreeSession } from './session.ts';
import type { Given, Stepper } from './stepper.ts';

/** Messages and signals that instances throw. */
export class ThrownInside {
  readonly #stepper: Stepper;
  readonly #held: HeldInputs;
  readonly #queue: Queue;
  readonly #work: Work;
  readonly #ids: Ids;

  constructor(stepper: Stepper, held: HeldInputs, queue: Queue, work: Work, ids: Ids) {
    this.#stepper = stepper;
    this.#held = held;
    this.#queue = queue;
    this.#work = work;
    this.#ids = ids;
  }

  /** Messages and signals thrown in the tree reach the tree at once, and everybody else by the queue. */
  async reach(tx: Tx, session: TreeSession): Promise<void> {
    // What is stored doesn't change here: each name is looked up once, however often it is thrown.
    const known: StoredMatches = new Map();
    for (let thrown = session.takeOutgoing(); thrown.length > 0; thrown = session.takeOutgoing())
      for (const one of thrown)
        await (one.command.type === 'publishMessage'
          ? this.#publishInside(tx, session, one, known)
          : this.#broadcastInside(tx, session, one, known));
  }

  async #publishInside(tx: Tx, session: TreeSession, { command }: Outgoing, known: StoredMatches): Promise<void> {
    if (command.type !== 'publishMessage') return;
    const { name, correlationKey, variables } = command;
    const stored = await matchedOnce(known, messageKey(name, correlationKey), () =>
      matchMessage(tx, name, correlationKey),
    );
    const isMine = (s: { name: string; correlation_key: string }) =>
      s.name === name && s.correlation_key === correlationKey;
    const inside = onePerProcess(openInside(session, stored, session.waits.messages.filter(isMine)));
    const publication = this.#ids.next();
    for (const { instance_id, subscription_id } of inside) {
      const input = { type: 'message', at: tx.now, subscriptionId: subscription_id, name, variables } as const;
      await this.#stepOrHold(tx, session, { instanceId: instance_id, input, inputId: `message:${publication}` }, known);
    }
    const except = inside.map(({ process_key }) => process_key);
    const outside = stored.subscriptions.some((s) => s.root_id !== session.rootId && !except.includes(s.process_key));
    if (!outside && stored.starts.length === 0) return;
    this.#work.note(tx, session.cause, 1);
    this.#queue.add(tx, 'publish-message', {
      id: publication,
      name,
      correlationKey,
      variables,
      except,
      exceptRoot: session.rootId,
      cause: further(session.cause),
    });
  }

  async #broadcastInside(
    tx: Tx,
    session: TreeSession,
    { from, command }: Outgoing,
    known: StoredMatches,
  ): Promise<void> {
    if (command.type !== 'broadcastSignal') return;
    const { name, variables } = command;
    const stored = await matchedOnce(known, name, () => matchSignal(tx, name));
    // What waits in the throwing instance itself was reached by the engine.
    const inside = openInside(
      session,
      stored,
      session.waits.signals.filter((s) => s.name === name),
    ).filter((s) => s.instance_id !== from.id);
    const broadcast = this.#ids.next();
    for (const { instance_id, subscription_id } of inside) {
      const input = { type: 'signal', at: tx.now, subscriptionId: subscription_id, name, variables } as const;
      const inputId = `signal:${broadcast}:${subscription_id}`;
      await this.#stepOrHold(tx, session, { instanceId: instance_id, input, inputId }, known);
    }
    const outside = stored.subscriptions.filter((s) => s.root_id !== session.rootId).length + stored.starts.length;
    if (outside === 0) return;
    this.#work.note(tx, session.cause, outside);
    this.#queue.add(tx, 'broadcast-signal', {
      id: broadcast,
      name,
      variables,
      exceptRoot: session.rootId,
      cause: further(session.cause),
    });
  }

  /** What is thrown in a tree may be for a part of it that is suspended: held there, as what comes from outside is. */
  async #stepOrHold(tx: Tx, session: TreeSession, given: Given, known: StoredMatches): Promise<void> {
    const row = session.rows.get(given.instanceId);
    if (row?.status !== 'suspended')
      return void (await this.#stepper.step(tx, session, () =>
        session.step(given.instanceId, given.input, given.inputId),
      ));
    await this.#held.hold(tx, row, given);
    // What is held ends subscriptions for whatever is thrown next.
    known.clear();
  }
}

/** Subscriptions and starts that match a message or signal, by its name and key. */
type StoredMatches = Map<string, Matches>;

async function matchedOnce(known: StoredMatches, key: string, match: () => Promise<Matches>): Promise<Matches> {
  const found = known.get(key) ?? (await match());
  known.set(key, found);
  return found;
}

/** The open subscriptions of the tree that match: those stored and not closed in this step, and those just opened. */
function openInside(
  session: TreeSession,
  stored: Matches,
  opened: readonly { instance_id: string; subscription_id: string; process_key: string }[],
) {
  const gone = new Set(session.waits.goneSubscriptions.map((g) => `${g.instance_id} ${g.id}`));
  const still = stored.subscriptions.filter(
    (s) => s.root_id === session.rootId && !gone.has(`${s.instance_id} ${s.subscription_id}`),
  );
  return [...still, ...opened];
}
