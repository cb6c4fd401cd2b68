import type { EntitySchema } from '@mikro-orm/postgresql';
import type { Clock } from './clock.ts';
import type { Settings } from './settings.ts';

/** Injection token of `PlatformOptions`. */
export const PLATFORM_OPTIONS = Symbol('PLATFORM_OPTIONS');

/** What the application tells the platform at its start. */
export interface PlatformOptions {
  readonly entities: readonly EntitySchema[];
  /** Instead of the environment's. */
  readonly settings?: Settings;
  /** Instead of the machine's. */
  readonly clock?: Clock;
  /** Whether this process runs queued tasks (the API does, the Temporal worker doesn't). */
  readonly runQueue?: boolean;
}
