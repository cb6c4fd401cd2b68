import type { JsonObject } from '@trucban/kernel';
import type { Tx } from '../../platform/public.ts';
import type { Choice } from '../store/buffered.ts';
import type { Cause } from '../store/chain.ts';
import type { Match } from '../store/matching.ts';

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

/** A message on its way. */
export interface Publication extends Message {
  readonly id: string;
  /** Processes that had it already. */
  readonly except?: readonly string[];
  readonly exceptRoot?: string;
  /** None: it comes from outside. */
  readonly cause?: Cause | undefined;
}

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

/** What a message or a signal did. */
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

/** A message for one subscription, or a signal for one tree of instances. */
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

/** What was decided in the sender's transaction, and what is carried out after it. */
export interface Decided {
  readonly published: Published;
  readonly deliveries: readonly Delivery[];
}

/** What the sender's own transaction also writes, such as the audit: with it, or not at all. */
export type Told = (tx: Tx, published: Published) => void;
export const UNTOLD: Told = () => undefined;

/** The answer to what was there before. */
export const duplicate = (id: string): Published => ({
  id,
  duplicate: true,
  reached: [],
  started: [],
  buffered: false,
});

/** A message for the subscription that was chosen. */
export function deliveryOf(
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
