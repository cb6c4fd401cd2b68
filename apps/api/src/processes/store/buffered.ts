import type { Tx } from '../../platform/public.ts';
import { MOST_BUFFERED, type Saved } from './save.ts';

/** Further messages that wait for this subscription, the oldest first, without those that were tried. */
export async function moreBuffered(
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
