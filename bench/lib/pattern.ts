import pg from 'pg';
import type { Pattern } from '../floor.ts';
import type { Driver } from './desk.ts';

const JSON_COLUMNS = 'row_to_json(t)';
const WITHOUT: Readonly<Record<string, readonly string[]>> = {
  process_input: ['number'],
  message_subscription: ['number'],
  feed_pending: ['id'],
};

/** Lets the product run one instance, and notes after each input what stands in the tables. */
export async function notePattern(ownerUrl: string, product: Driver): Promise<Pattern> {
  const client = new pg.Client({
    connectionString: ownerUrl,
    options: '-c trucban.tokens=* -c search_path=trucban,public',
  });
  await client.connect();
  type Row = Record<string, unknown>;
  const rows = async (table: string, where: string, values: unknown[] = []): Promise<Row[]> => {
    const { rows: found } = await client.query<{ row: Row }>(
      `select ${JSON_COLUMNS} as row from ${table} t where ${where}`,
      values,
    );
    return found.map(({ row }) =>
      Object.fromEntries(Object.entries(row).filter(([name]) => !WITHOUT[table]?.includes(name))),
    );
  };
  const states: unknown[] = [];
  const feed: Row[][] = [];
  const audit: (Row | undefined)[] = [];
  const note = async (id: string): Promise<Row> => {
    const [instance] = await rows('process_instance', 'id = $1', [id]);
    if (!instance) throw new Error('the instance is not there');
    states.push(instance['state']);
    feed.push(await rows('feed_pending', 'true order by id'));
    audit.push((await rows('audit_entry', 'true'))[0]);
    // The owner may empty what the application only adds to.
    await client.query('truncate feed_pending, audit_entry, audit_unsealed');
    return instance;
  };
  try {
    await client.query('truncate feed_pending, audit_entry, audit_unsealed');
    const started = await product.start();
    const instance = await note(started.id);
    const tasks = await rows('user_task', 'process_instance_id = $1 order by array_position($2::uuid[], id)', [
      started.id,
      started.tasks,
    ]);
    const [filled] = await rows('task_variables', 'id = $1', [tasks[0]?.['variables_id']]);
    const timers = await rows('timer', 'instance_id = $1', [started.id]);
    for (const task of started.tasks) {
      await product.complete(started, task);
      await note(started.id);
    }
    const [subscription] = await rows('message_subscription', 'instance_id = $1', [started.id]);
    await product.message(started);
    await note(started.id);
    const inputs = await rows('process_input', 'instance_id = $1 order by seq', [started.id]);
    if (!filled || !subscription || inputs.length !== 5 || timers.length !== 3)
      throw new Error('the SOP ran otherwise than the bench thinks');
    return { instance, states, inputs, tasks, filled, timers, subscription, feed, audit };
  } finally {
    await client.end();
  }
}

/** Rows that one instance left, by table: both sides must have written as many. */
export async function countRows(ownerUrl: string, driver: Driver): Promise<string> {
  const client = new pg.Client({
    connectionString: ownerUrl,
    options: '-c trucban.tokens=* -c search_path=trucban,public',
  });
  await client.connect();
  const tables = [
    'process_instance',
    'process_input',
    'timer',
    'message_subscription',
    'user_task',
    'task_variables',
    'feed_pending',
    'audit_entry',
    'audit_unsealed',
  ];
  const count = async (): Promise<number[]> => {
    const { rows } = await client.query<Record<string, string>>(
      `select ${tables.map((table) => `(select count(*) from ${table}) as ${table}`).join(', ')}`,
    );
    return tables.map((table) => Number(rows[0]?.[table]));
  };
  try {
    const before = await count();
    const started = await driver.start();
    const open = await count();
    for (const task of started.tasks) await driver.complete(started, task);
    await driver.message(started);
    const after = await count();
    return tables
      .map((table, n) => `${table} ${(open[n] ?? 0) - (before[n] ?? 0)}/${(after[n] ?? 0) - (before[n] ?? 0)}`)
      .join(', ');
  } finally {
    await client.end();
  }
}
