import { Injectable } from '@nestjs/common';
import { collect } from '../database/collect.ts';
import { Notifier } from '../database/notifier.ts';
import { json, type Tx } from '../database/tx.ts';
import { Secrets } from '../secrets.ts';
import { sealed } from './sealed.ts';

/** How a task is queued. */
export interface QueueOptions {
  /** A task with the same key that waits is replaced, so that it runs once; of one transaction the last one is queued. */
  readonly key?: string;
  /** A name that no other task has or will have, by which it can be taken back (`Queue.takeBack`). */
  readonly name?: string;
  /** Attempts with growing waits; 25 when not given. */
  readonly maxAttempts?: number;
  /** Tasks of a higher number wait for all of lower ones that are due; 0 when not given. */
  readonly priority?: number;
  /** Tasks in the same line run one after the other, whatever else runs meanwhile. */
  readonly line?: string;
}

/** What a class with `@QueueTask('name')` does. Runs at least once: it must bear a repetition. */
export interface QueueHandler {
  run(payload: unknown): Promise<void>;
}

export const QUEUE_TASK = 'trucban:queueTask';

/** Registers the provider class as the runner of a queued task. The class implements `QueueHandler`. */
export function QueueTask(name: string): (target: new (...args: never[]) => QueueHandler) => void {
  return (target) => Reflect.defineMetadata(QUEUE_TASK, name, target);
}

interface Queued {
  readonly task: string;
  readonly payload: unknown;
  readonly options: QueueOptions;
}

/** Marks tasks with a key among the rows of the library: one that lost its key while it ran has been replaced. */
export const REPLACEABLE = 'replaceable';

const TASKS = Symbol('queue.tasks');

/** Channel on which graphile-worker listens for new tasks. */
const QUEUE_CHANNEL = 'jobs:insert';

/** Short background tasks, queued in the transaction of their cause and run by the API processes. */
@Injectable()
export class Queue {
  /** Names of tasks and lines that the library's tables know for certain. */
  readonly #known = new Set<string>();

  constructor(
    private readonly notifier: Notifier,
    private readonly secrets: Secrets,
  ) {}

  /** Queues a task; it runs after the commit. `payload` is JSON: ids, not documents. */
  add(tx: Tx, task: string, payload: unknown, options: QueueOptions = {}): void {
    collect<Queued>(tx, TASKS, { task, payload: sealed(payload, this.secrets), options }, (tasks) =>
      this.#write(tx, tasks),
    );
  }

  /** Takes back tasks that another has done along with its own. One that runs already finds nothing to do. */
  async takeBack(tx: Tx, names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    await tx.run(
      'platform.queue.takeBack',
      'delete from graphile_worker._private_jobs where key = any($1::text[]) and locked_at is null',
      [names],
    );
  }

  async #write(tx: Tx, asked: readonly Queued[]): Promise<void> {
    const tasks = lastOfEachKey(asked);
    const plain = tasks.filter(
      (task) => task.options.key === undefined && namesOf(task).every((name) => this.#known.has(name)),
    );
    if (plain.length > 0) await this.#insert(tx, plain);
    const others = tasks.filter((task) => !plain.includes(task));
    if (others.length > 0) await this.#addJobs(tx, others);
    tx.afterCommit(() => {
      for (const name of others.flatMap(namesOf)) this.#known.add(name);
    });
  }

  /**
   * As the library's `add_jobs` does for tasks that replace none; that one is slower and sends its notice inside of the transaction,
   * so that all commits of the server would wait for each other.
   */
  async #insert(tx: Tx, tasks: readonly Queued[]): Promise<void> {
    const inserted = await tx.run(
      'platform.queue.insert',
      `insert into graphile_worker._private_jobs (task_id, payload, max_attempts, key, priority, job_queue_id)
       select t.id, s.payload, coalesce(s.max_attempts, 25), s.key, s.priority, q.id
         from jsonb_to_recordset($1) as s(${SPEC})
         join graphile_worker._private_tasks t on t.identifier = s.task
         left join graphile_worker._private_job_queues q on q.queue_name = s.line
        where s.line is null or q.id is not null order by s.n`,
      [specsOf(tasks)],
    );
    if (inserted !== tasks.length) {
      // Another database than the one that this process knew: the next try asks the library.
      this.#known.clear();
      throw new Error('the queue does not know its tasks any longer');
    }
    tx.afterCommit(() => this.notifier.wake(QUEUE_CHANNEL, tasks.length));
  }

  async #addJobs(tx: Tx, tasks: readonly Queued[]): Promise<void> {
    await tx.run(
      'platform.queue.add',
      `select count(*) from graphile_worker.add_jobs(array(
         select row(task, payload, line, null, max_attempts, key, priority, flags)::graphile_worker.job_spec
           from jsonb_to_recordset($1) as s(${SPEC}) order by n))`,
      [specsOf(tasks)],
    );
  }
}

const SPEC =
  'n int, task text, payload json, max_attempts smallint, key text, priority smallint, line text, flags text[]';

/** The library can't replace a task by the statement that adds it. */
function lastOfEachKey(tasks: readonly Queued[]): readonly Queued[] {
  return [...new Map(tasks.map((task, n) => [task.options.key ?? n, task])).values()];
}

/** What the library's tables must know of a task. */
const namesOf = ({ task, options: { line } }: Queued): readonly string[] =>
  line === undefined ? [task] : [task, `line:${line}`];

function specsOf(tasks: readonly Queued[]): string {
  return json(
    tasks.map(({ task, payload, options: { key, name, maxAttempts = null, priority = 0, line = null } }, n) => ({
      n,
      task,
      payload,
      key: key ?? name ?? null,
      priority,
      line,
      max_attempts: maxAttempts,
      ...(key !== undefined && { flags: [REPLACEABLE] }),
    })),
  );
}
