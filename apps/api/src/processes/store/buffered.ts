import type { JsonObject } from '@trucban/kernel';
import type { Tx } from '../../platform/public.ts';
import type { ProcessExtensions } from '../extensions.ts';
import type { HeldInputs } from './held-inputs.ts';
import { MOST_BUFFERED, type Saved } from './save.ts';
import type { TreeSession } from './session.ts';
import type { Stepper } from './stepper.ts';

/** Messages that were published before anybody waited for them. */
export class BufferedMessages {
  readonly #stepper: Stepper;
  readonly #held: HeldInputs;
  readonly #extensions: ProcessExtensions;

  constructor(stepper: Stepper, held: HeldInputs, extensions: ProcessExtensions) {
    this.#stepper = stepper;
    this.#held = held;
    this.#extensions = extensions;
  }

  /** Messages that were there before their subscriptions, each subscription as many as it stays open for. */
  async takeAll(tx: Tx, sessions: readonly TreeSession[], found: Saved['buffered']): Promise<void> {
    const openIn = (one: Saved['buffered'][number]): TreeSession | undefined =>
      sessions.find((session) => session.rows.has(one.instanceId) && isOpen(session, one));
    const tried: string[] = [];
    const seen = new Map<string, number>();
    for (let some = found; some.length > 0;) {
      for (const one of some) {
        const { messageId, instanceId, subscriptionId } = one;
        tried.push(messageId);
        seen.set(`${instanceId} ${subscriptionId}`, (seen.get(`${instanceId} ${subscriptionId}`) ?? 0) + 1);
        const session = openIn(one);
        if (session) await this.#take(tx, session, one);
      }
      // Others may have been quicker with all that were looked at.
      const hungry = some.find(
        (one) => (seen.get(`${one.instanceId} ${one.subscriptionId}`) ?? 0) >= MOST_BUFFERED && openIn(one),
      );
      seen.clear();
      some = hungry ? await moreBuffered(tx, hungry, tried) : [];
    }
  }

  /** A message that was there before its subscription. */
  async #take(
    tx: Tx,
    session: TreeSession,
    { messageId, instanceId, subscriptionId }: Saved['buffered'][number],
  ): Promise<void> {
    const {
      process_key: key = '',
      visible_to: seenBy = [],
      incident_id: incidentId,
    } = session.rows.get(instanceId) ?? {};
    if (incidentId && !(await this.#mayMove(tx, messageId, incidentId))) return;
    const message = await tx.first<{ name: string; variables: JsonObject }>(
      'processes.takeBuffered',
      `update buffered_message set delivered_to = delivered_to || $2::text, chosen = chosen || $4::text
        where id = $1 and not ($2 = any (delivered_to)) and (sees is null or sees && $3)
          and not exists (select 1 from held_input h where h.instance_id = $5 and $6 = any (h.closes)) returning name, variables`,
      [messageId, key, seenBy, choice({ processKey: key, instanceId, subscriptionId }), instanceId, subscriptionId],
    );
    if (!message) return;
    const input = {
      type: 'message',
      at: tx.now,
      subscriptionId,
      name: message.name,
      variables: message.variables,
    } as const;
    const row = session.rows.get(instanceId);
    if (row?.status === 'suspended')
      return void (await this.#held.hold(tx, row, { instanceId, input, inputId: `message:${messageId}` }));
    const outcome = await this.#stepper.step(tx, session, () =>
      session.step(instanceId, input, `message:${messageId}`),
    );
    if (!outcome.ok) await giveBack(tx, messageId, { processKey: key, instanceId, subscriptionId });
  }

  /** A message that waited comes from somebody who leads the incident, or from the platform. */
  async #mayMove(tx: Tx, messageId: string, incidentId: string): Promise<boolean> {
    const message = await tx.first<{ sees: readonly string[] | null }>(
      'processes.buffered',
      'select sees from buffered_message where id = $1',
      [messageId],
    );
    if (!message?.sees) return true;
    const led = await this.#extensions.incidentContext?.ledBy(tx, [incidentId], message.sees);
    return led?.has(incidentId) ?? true;
  }
}

/** Whether a subscription that was saved before has not been closed since. */
function isOpen({ waits }: TreeSession, { instanceId, subscriptionId }: Saved['buffered'][number]): boolean {
  return !waits.goneSubscriptions.some((gone) => gone.instance_id === instanceId && gone.id === subscriptionId);
}

/** Further messages that wait for this subscription, the oldest first, without those that were tried. */
async function moreBuffered(
  tx: Tx,
  { instanceId, subscriptionId }: Saved['buffered'][number],
  tried: readonly string[],
): Promise<Saved['buffered']> {
  const rows = await tx.query<{ id: string }>(
    'processes.moreBuffered',
    `select m.id from message_subscription s join buffered_message m on m.name = s.name and m.correlation_key = s.correlation_key
      where s.instance_id = $1 and s.subscription_id = $2 and m.expires_at > $3 and not (s.process_key = any (m.delivered_to))
        and not (m.id = any ($4::uuid[])) and (m.sees is null or m.sees && (select p.visible_to from process_instance p where p.id = s.root_id))
      order by m.published_at, m.id limit ${MOST_BUFFERED}`,
    [instanceId, subscriptionId, tx.now, tried],
  );
  return rows.map(({ id }) => ({ messageId: id, instanceId, subscriptionId }));
}

/** A subscription that a message was given to. */
export interface Choice {
  readonly processKey: string;
  readonly instanceId: string;
  readonly subscriptionId: string;
}

/** How it stands among those that were chosen for the message. */
export function choice({ processKey, instanceId, subscriptionId }: Choice): string {
  return `${processKey}|${instanceId}|${subscriptionId}`;
}

/** The subscription did not take the message after all: it waits for the next of the process. */
export async function giveBack(tx: Tx, messageId: string, given: Choice): Promise<void> {
  await tx.run(
    'processes.giveBack',
    'update buffered_message set delivered_to = array_remove(delivered_to, $2), chosen = array_remove(chosen, $3) where id = $1',
    [messageId, given.processKey, choice(given)],
  );
}
