/** Something in an instance that waits for a message or signal. */
export interface Subscription {
  readonly kind: 'message' | 'signal';
  readonly instanceId: string;
  readonly processId: string;
  readonly subscriptionId: string;
  readonly name: string;
  readonly key: string;
}

export interface Subscriptions {
  open(subscription: Subscription): void;
  close(instanceId: string, subscriptionId: string): void;
  /** Those that match now, oldest first. */
  matching(kind: Subscription['kind'], name: string, key: string): readonly Subscription[];
}

export function createSubscriptions(): Subscriptions {
  const opened = new Map<string, Subscription>();
  const id = (instanceId: string, subscriptionId: string): string => `${instanceId}/${subscriptionId}`;
  return {
    open: (subscription) => void opened.set(id(subscription.instanceId, subscription.subscriptionId), subscription),
    close: (instanceId, subscriptionId) => void opened.delete(id(instanceId, subscriptionId)),
    matching: (kind, name, key) =>
      [...opened.values()].filter(
        (one) => one.kind === kind && one.name === name && (kind === 'signal' || one.key === key),
      ),
  };
}
