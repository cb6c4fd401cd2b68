import { Injectable } from '@nestjs/common';
import type { Principal, Scope, Tx } from '../../platform/public.ts';
import { ProcessExtensions } from '../extensions.ts';
import { matchMessage, matchOldest, type Match, type StartMatch } from '../store/matching.ts';
import type { Publication } from './message.ts';

/** Tokens of what a sender may move; the platform moves everything. */
export type Reach = Scope['tokens'];

/** Of each process so many of those that wait longest are looked at first for whether the sender may move them. */
const LOOKED_AT = 50;

/** What whoever sends may move: his groups and himself, and the org units where he may send messages. */
export function reachOf(scope: Scope): Reach {
  if (scope.tokens === 'all') return 'all';
  const units = 'unitsWith' in scope ? (scope as Principal).unitsWith('process.message') : scope.tokens;
  return [...new Set([...scope.tokens.filter((token) => token.includes(':')), ...units])];
}

/** What a sender's message may reach: nobody moves, or learns of, an SOP of others by a message or a signal. */
@Injectable()
export class SenderReach {
  constructor(private readonly extensions: ProcessExtensions) {}

  /** The subscriptions of a message that its sender may move, those that wait longest first; and the starts of its name. */
  async matchMessage(
    tx: Tx,
    { name, correlationKey = '', exceptRoot }: Publication,
  ): Promise<{ readonly subscriptions: readonly Match[]; readonly starts: readonly StartMatch[] }> {
    const reach = reachOf(tx.scope);
    const most = reach === 'all' ? 1 : LOOKED_AT;
    const { subscriptions: oldest, starts } = await matchOldest(tx, name, correlationKey, exceptRoot ?? null, most);
    const movable = await this.movable(tx, reach, oldest);
    if (reach === 'all' || !hidesAll(oldest, movable)) return { subscriptions: movable, starts };
    const { subscriptions } = await matchMessage(tx, name, correlationKey);
    return { subscriptions: await this.movable(tx, reach, subscriptions), starts };
  }

  /** Those of the subscriptions whose instances may be moved. */
  async movable<Subscription extends { readonly root_id: string }>(
    tx: Tx,
    reach: Reach,
    subscriptions: readonly Subscription[],
  ): Promise<readonly Subscription[]> {
    if (reach === 'all' || subscriptions.length === 0) return subscriptions;
    const rows = await tx.query<{ id: string; incident_id: string | null }>(
      'processes.movableRoots',
      // By their ids first: an index over all that somebody sees would be read to its end.
      `select p.id, p.incident_id from unnest($1::uuid[]) as root(id)
        cross join lateral (select id, incident_id, visible_to from process_instance where id = root.id offset 0) as p
        where p.visible_to && $2::text[]`,
      [[...new Set(subscriptions.map(({ root_id }) => root_id))], reach],
    );
    const incidents = rows.flatMap((row) => row.incident_id ?? []);
    const led = await this.extensions.incidentContext?.ledBy(tx, incidents, reach);
    const mine = rows.filter(({ incident_id }) => incident_id === null || !led || led.has(incident_id));
    const roots = new Set(mine.map(({ id }) => id));
    return subscriptions.filter(({ root_id }) => roots.has(root_id));
  }
}

/** Whether of some process all that were looked at are none that the sender may move: then there may be others. */
function hidesAll(looked: readonly Match[], movable: readonly Match[]): boolean {
  const found = new Set(movable.map(({ process_key }) => process_key));
  const hidden = Map.groupBy(looked, ({ process_key }) => process_key);
  return [...hidden].some(([key, { length }]) => length >= LOOKED_AT && !found.has(key));
}
