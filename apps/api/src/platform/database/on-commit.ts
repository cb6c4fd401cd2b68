import { AsyncLocalStorage } from 'node:async_hooks';
import type { Tx } from './tx.ts';

/**
 * What every writing transaction of a request does last, in the same commit: so what a request has done is known to be done,
 * even when its process dies before the answer.
 */
export const onCommit = new AsyncLocalStorage<(tx: Tx) => Promise<void>>();
