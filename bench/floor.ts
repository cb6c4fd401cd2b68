/**
 * What the store is measured against: the bench's SOP written out by hand, one SQL transaction a command with the rows that the
 * product writes, in the same tables, one prepared statement for each table. It knows no BPMN: what a state, an input and its
 * events look like was taken from a run of the product.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Driver, Started } from './lib/desk.ts';

type Row = Readonly<Record<string, unknown>>;

/** Rows of one finished instance of the product, as the patterns of what is written here. */
export interface Pattern {
  readonly instance: Row;
  /** State after each of the five inputs. */
  readonly states: readonly unknown[];
  /** In the order of the inputs. */
  readonly inputs: readonly Row[];
  /** In the order in which they were completed. */
  readonly tasks: readonly Row[];
  /** What the forms of the tasks are filled with. */
  readonly filled: Row;
  readonly timers: readonly Row[];
  readonly subscription: Row;
  /** Changes on the feed by input. */
  readonly feed: readonly (readonly Row[])[];
  /** Audit entry of each input; none of the message. */
  readonly audit: readonly (Row | undefined)[];
}

const TOKENS = ['IOC', 'group:IOC/dispatcher', 'group:PC07/dispatcher', 'group:IOC/dutyOfficer'].join(',');
const BEGIN = `begin; select set_config('trucban.tokens', '${TOKENS}', true)`;
const AS_SYSTEM = `select set_config('trucban.tokens', '*', true)`;

/** Statements that insert rows of one shape: `$1` is a JSON array of them. */
const insert = (table: string, columns: readonly string[]): string =>
  `insert into ${table} (${columns.join(', ')}) select ${columns.join(', ')} from json_populate_recordset(null::${table}, $1)`;

/** @param databaseUrl as the application's role */
export function openFloor(databaseUrl: string, pattern: Pattern): Driver {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 20,
    options: '-c search_path=trucban,public -c TimeZone=UTC',
  });
  // A server that is stopped first must not end the command.
  pool.on('error', () => undefined);
  const transaction = async <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    try {
      await client.query(BEGIN);
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  };
  const add = (client: pg.PoolClient, table: string, rows: readonly Row[]) =>
    client.query({
      name: `add ${table}`,
      text: insert(table, Object.keys(rows[0] ?? {})),
      values: [JSON.stringify(rows)],
    });
  const tell = async (client: pg.PoolClient, step: number, id: string, at: string): Promise<void> => {
    await add(
      client,
      'feed_pending',
      (pattern.feed[step] ?? []).map((row) => ({ ...row, at })),
    );
    const entry = pattern.audit[step];
    if (!entry) return;
    const made = { ...entry, id: randomUUID(), object_id: id, at };
    await add(client, 'audit_entry', [made]);
    await add(client, 'audit_unsealed', [{ entry_id: made.id, entry_at: at }]);
  };
  const advance = async (client: pg.PoolClient, step: number, id: string, at: string): Promise<void> => {
    await client.query({
      name: 'move',
      text: 'update process_instance set state = $2, status = $3, seq = $4, ended_at = $5 where id = $1',
      values: [
        id,
        JSON.stringify(pattern.states[step]),
        step === 4 ? 'completed' : 'active',
        step + 1,
        step === 4 ? at : null,
      ],
    });
    await add(client, 'process_input', [{ ...pattern.inputs[step], instance_id: id, at }]);
  };
  const lock = (client: pg.PoolClient, id: string) =>
    client.query({ name: 'lock', text: 'select * from process_instance where id = $1 for update', values: [id] });
  const at = (): string => new Date().toISOString();
  return {
    start: () =>
      transaction(async (client): Promise<Started> => {
        const id = randomUUID();
        const now = at();
        const incidentId = randomUUID();
        const place = { root_id: id, process_instance_id: id };
        const filled = { ...pattern.filled, id: randomUUID() };
        const tasks = pattern.tasks.map((row) => ({ ...row, ...place, id: randomUUID(), variables_id: filled.id }));
        const instance = { ...pattern.instance, id, root_id: id, state: pattern.states[0], started_at: now };
        await client.query(AS_SYSTEM);
        await add(client, 'process_instance', [instance]);
        await add(client, 'process_input', [{ ...pattern.inputs[0], instance_id: id, at: now }]);
        await add(
          client,
          'timer',
          pattern.timers.map((row) => ({ ...row, instance_id: id, root_id: id })),
        );
        await add(client, 'task_variables', [filled]);
        await add(client, 'user_task', tasks);
        await tell(client, 0, id, now);
        return { id, tasks: tasks.map((task) => task.id), incidentId };
      }),
    complete: ({ id, tasks, incidentId }, task) =>
      transaction(async (client) => {
        const n = tasks.indexOf(task);
        const now = at();
        await client.query({ name: 'task', text: 'select * from user_task where id = $1', values: [task] });
        await client.query(AS_SYSTEM);
        await lock(client, id);
        await advance(client, n + 1, id, now);
        await client.query({
          name: 'drop timer',
          text: 'delete from timer where instance_id = $1 and timer_id = $2',
          values: [id, pattern.timers[n]?.timer_id],
        });
        if (n === 2)
          await add(client, 'message_subscription', [
            { ...pattern.subscription, instance_id: id, root_id: id, correlation_key: incidentId },
          ]);
        await client.query({
          name: 'done',
          text: `update user_task set state = 'completed', completed_at = $2, completed_by = 'bench', version = version + 1 where id = $1`,
          values: [task, now],
        });
        await tell(client, n + 1, task, now);
      }),
    message: ({ incidentId }) =>
      transaction(async (client) => {
        const now = at();
        await client.query(AS_SYSTEM);
        const found = await client.query<{ instance_id: string }>({
          name: 'match',
          text: 'select instance_id from message_subscription where name = $1 and correlation_key = $2',
          values: ['allClear', incidentId],
        });
        const id = found.rows[0]?.instance_id;
        if (id === undefined) throw new Error('the message reached nobody');
        await lock(client, id);
        await advance(client, 4, id, now);
        await client.query({
          name: 'drop subscription',
          text: 'delete from message_subscription where instance_id = $1',
          values: [id],
        });
        await tell(client, 4, id, now);
      }),
    close: () => pool.end(),
  };
}
