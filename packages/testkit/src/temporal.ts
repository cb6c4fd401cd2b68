import { openLease } from './lease.ts';

/** The shared test Temporal server. */
export interface TestTemporal {
  /** Of the frontend, host:port. */
  readonly address: string;
  readonly namespace: string;
  /** Gives it back; it runs on for others. Call it in `afterAll`. */
  release(): void;
}

/**
 * The Temporal server of all tests, started if it doesn't run (a first run on a machine builds it, which takes minutes).
 * Tests that run beside each other use task queues and workflow ids of their own.
 */
export async function testTemporal(): Promise<TestTemporal> {
  const lease = await openLease();
  const { address, namespace } = (await lease.want('temporal')) as { address: string; namespace: string };
  return { address, namespace, release: () => lease.close() };
}
