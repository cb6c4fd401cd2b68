import type { EntitySchema } from '@mikro-orm/postgresql';

/** Entities of all features; each feature adds its own. */
export const entities: readonly EntitySchema[] = [];
