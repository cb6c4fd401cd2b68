import type { Tx } from './tx.ts';

/**
 * Collects items during a transaction and writes them together just before the commit: one round trip instead of many.
 * What is added while others are being written gets a turn of its own.
 */
export function collect<T>(
  tx: Tx,
  key: symbol,
  item: T,
  write: (items: readonly T[]) => Promise<void>,
  stage?: 'derive' | 'write',
): void {
  const items = tx.local<T[]>(key, () => []);
  if (items.length === 0) tx.beforeCommit(() => write(items.splice(0)), stage);
  items.push(item);
}

/** Registers a function after the commit once in a transaction, however often it is asked for. */
export function onceAfterCommit(tx: Tx, key: symbol, fn: () => void): void {
  tx.local(key, () => {
    tx.afterCommit(fn);
    return true;
  });
}
