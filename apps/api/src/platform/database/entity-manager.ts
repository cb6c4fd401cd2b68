import { MikroORM, type EntityManager, type EntitySchema } from '@mikro-orm/postgresql';
import { Kysely, PostgresAdapter, PostgresDriver, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Dialect, PostgresPool } from 'kysely';
import pg, { type PoolClient } from 'pg';

/** What MikroORM wants to parse itself comes as text: date, timestamp, timestamptz, interval and their arrays. */
const RAW = new Set([1082, 1114, 1184, 1186, 1182, 1115, 1185, 1187]);
const ormTypes = {
  getTypeParser: (oid: number, format?: string): unknown =>
    RAW.has(oid) && format !== 'binary' ? (text: string) => text : pg.types.getTypeParser(oid, format as 'text'),
};

function dialect(pool: () => PostgresPool): Dialect {
  return {
    createDriver: () => new PostgresDriver({ pool: () => Promise.resolve(pool()) }),
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  };
}

/** MikroORM without connections of its own: it is only ever used inside a transaction of `Database`. */
export function createOrm(entities: readonly EntitySchema[]): MikroORM {
  return new MikroORM({
    entities: [...entities],
    dbName: 'trucban',
    schema: 'trucban',
    // It would ask for the database over a connection of its own.
    ensureDatabase: false,
    driverOptions: dialect(() => {
      throw new Error('Entities are used inside of database.transaction only.');
    }),
    discovery: { warnWhenNoEntities: false },
  });
}

/**
 * An EntityManager whose statements go over the connection of an open transaction, asked for anew for each. Begin and commit
 * belong to `Database`: `em.transactional` is not for use with it.
 */
export function joinTransaction(orm: MikroORM, connection: () => PoolClient): EntityManager {
  const joined = {
    query: (text: string, values: unknown[]) =>
      connection().query({ text, values: [...values], types: ormTypes as never }),
    release: () => undefined,
  };
  const pool = { connect: () => Promise.resolve(joined) } as unknown as PostgresPool;
  const em = orm.em.fork({ clear: true });
  em.setTransactionContext(new Kysely({ dialect: dialect(() => pool) }));
  return em;
}
