import { addDuration } from '@trucban/kernel';
import { json, type Tx } from '../../platform/public.ts';
import { startName } from '../start-by-event.ts';
import { messageKey } from '../store/matching.ts';
import type { Publication } from './message.ts';
import { reachOf } from './sender-reach.ts';

/** How long message ids are remembered. */
const REMEMBER_HOURS = 72;

/** What of a message finds its subscriptions; a key that isn't given is ''. */
type Address = Pick<Publication, 'name' | 'correlationKey'>;

/** Who has a message already, and who may see it. */
interface Taken {
  /** Keys of the processes that have it. */
  readonly by?: readonly string[];
  /** The subscriptions that were chosen for it. */
  readonly chosen?: readonly string[];
  readonly visibleTo?: readonly string[];
}

/** Notes the message where it has an id or a time to live. False: it was seen before. */
export async function noteMessage(
  tx: Tx,
  { id, name, correlationKey = '', messageId, timeToLiveMs = 0, variables = {} }: Publication,
  { by = [], chosen = [], visibleTo = [] }: Taken = {},
): Promise<boolean> {
  if (messageId === undefined && timeToLiveMs <= 0) return true;
  const sees = reachOf(tx.scope);
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
      by,
      chosen,
      sees === 'all' ? null : sees,
      visibleTo,
    ],
  );
  return inserted === 1;
}

/**
 * Everybody who opens a subscription of this name and key holds the lock of the key shared until his commit, and who
 * publishes a version that begins with such a message has the lock of the name alone for a moment.
 */
export async function lockKey(tx: Tx, { name, correlationKey = '' }: Address): Promise<void> {
  await tx.query(
    'processes.lockMessage',
    'select pg_advisory_xact_lock_shared(hashtextextended($1, 0)), pg_advisory_xact_lock(hashtextextended($2, 0))',
    [startName(name), messageKey(name, correlationKey)],
  );
}

/** One sender after the other. Not the lock of who opens subscriptions: they hold the instance's row already. */
export async function queueUp(tx: Tx, { name, correlationKey = '' }: Address): Promise<void> {
  await tx.query('processes.queueUp', 'select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `publish\u001f${messageKey(name, correlationKey)}`,
  ]);
}
