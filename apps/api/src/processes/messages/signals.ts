import { Injectable } from '@nestjs/common';
import { Ids, type Scope, type Tx } from '../../platform/public.ts';
import { StartByEvent } from '../start-by-event.ts';
import { JOB_HOP, within } from '../store/chain.ts';
import { matchSignal } from '../store/matching.ts';
import { Deliveries } from './deliveries.ts';
import {
  UNTOLD,
  duplicate,
  type Broadcast,
  type Decided,
  type Delivery,
  type Published,
  type Told,
} from './message.ts';
import { noteMessage } from './message-log.ts';
import { SenderReach, reachOf } from './sender-reach.ts';

/** Broadcasting of signals: one transaction for each tree of instances that is reached. */
@Injectable()
export class Signals {
  constructor(
    private readonly deliveries: Deliveries,
    private readonly starts: StartByEvent,
    private readonly reach: SenderReach,
    private readonly ids: Ids,
  ) {}

  /** Tells a signal to everybody, now. */
  async broadcast(
    scope: Scope,
    signal: Broadcast,
    visibleTo: readonly string[],
    told: Told = UNTOLD,
  ): Promise<Published> {
    const { id = this.ids.next() } = signal;
    const mayRepeat = signal.id !== undefined;
    return this.deliveries.carryOut(
      scope,
      (tx) => within(tx, signal.cause, () => this.#broadcastOnce(tx, { ...signal, id }, mayRepeat, visibleTo)),
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
      if (mayRepeat && !(await noteMessage(tx, { id, name, messageId: id })))
        return { published: duplicate(id), deliveries: [] };
      const { subscriptions, starts } = await matchSignal(tx, name);
      const movable = await this.reach.movable(tx, reachOf(tx.scope), subscriptions);
      const deliveries = [...new Map(movable.map(({ root_id, number }) => [root_id, number]))]
        .filter(([rootId]) => rootId !== exceptRoot)
        .map(([rootId, upTo]): Delivery => ({ id, kind: 'signal', rootId, upTo, name, variables, cause }));
      const begun = await this.starts.start(tx, { kind: 'signal', name, variables }, starts, visibleTo);
      const reached = deliveries.map(({ rootId }) => rootId);
      const started = begun.map(({ instanceId }) => instanceId);
      return { published: { id, duplicate: false, reached, started, buffered: false }, deliveries };
    });
  }
}
