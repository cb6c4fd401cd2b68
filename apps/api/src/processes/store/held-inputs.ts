import { closedBy, type ProcessInput } from '@trucban/sop-engine';
import { json, type Notifier, type Queue, type Tx } from '../../platform/public.ts';
import { wakeWorkers } from '../outside/job-waiters.ts';
import type { InstanceRow } from './rows.ts';
import type { TreeSession } from './session.ts';
import type { Given, Stepper } from './stepper.ts';

/** What comes for suspended instances: held until they go on. */
export class HeldInputs {
  readonly #stepper: Stepper;
  readonly #queue: Queue;
  readonly #notifier: Notifier;

  constructor(stepper: Stepper, queue: Queue, notifier: Notifier) {
    this.#stepper = stepper;
    this.#queue = queue;
    this.#notifier = notifier;
  }

  /** Keeps an input until the instance goes on. @returns how many are held: 1 */
  async hold(tx: Tx, row: InstanceRow, { input, inputId }: Given): Promise<number> {
    if (input.type === 'timerFired')
      await tx.run('processes.dropTimer', 'delete from timer where instance_id = $1 and timer_id = $2', [
        row.id,
        input.timerId,
      ]);
    const wait = input.type === 'timerFired' ? input.timerId : 'subscriptionId' in input ? input.subscriptionId : '';
    const closes = closedBy((await this.#stepper.definitionOf(tx, row)).process, row.state, wait);
    await tx.run(
      'processes.hold',
      `insert into held_input (instance_id, input_id, root_id, input, closes) values ($1, $2, $3, $4, $5) on conflict do nothing`,
      [row.id, inputId, row.root_id, json(input), closes],
    );
    return 1;
  }

  /** After a pause: what came meanwhile, in its order, and the jobs that were not tried. Who is cancelled has no use for it. */
  async afterPause(tx: Tx, session: TreeSession, { type }: ProcessInput): Promise<void> {
    if (type === 'resume' || type === 'cancel') await this.#releaseHeld(tx, session);
    if (type === 'resume') await this.#releaseJobs(tx, session);
  }

  async #releaseHeld(tx: Tx, session: TreeSession): Promise<void> {
    const suspended = [...session.rows.values()].filter(({ status }) => status === 'suspended').map(({ id }) => id);
    const held = await tx.query<{ instance_id: string; input_id: string; input: ProcessInput; number: number }>(
      'processes.release',
      'delete from held_input where root_id = $1 and instance_id <> all ($2) returning instance_id, input_id, input, number',
      [session.rootId, suspended],
    );
    for (const { instance_id, input_id, input } of [...held].sort((a, b) => a.number - b.number))
      await this.#releaseOne(tx, session, instance_id, input_id, input);
  }

  async #releaseJobs(tx: Tx, session: TreeSession): Promise<void> {
    const jobs = await tx.query<{ id: string }>(
      'processes.releaseJobs',
      `update job set state = 'open', chain = 0, origin = null where root_id = $1 and state = 'retrying' or root_id = $1 and state = 'open' returning id`,
      [session.rootId],
    );
    for (const { id } of jobs) this.#queue.add(tx, 'run-job', { jobId: id });
    wakeWorkers(tx, this.#notifier);
  }

  /** What no longer fits is left out; a message that waited for it is for the next that waits. */
  async #releaseOne(
    tx: Tx,
    session: TreeSession,
    instanceId: string,
    inputId: string,
    input: ProcessInput,
  ): Promise<void> {
    const outcome = await this.#stepper.step(tx, session, () =>
      session.step(instanceId, { ...input, at: tx.now }, inputId),
    );
    const row = session.rows.get(instanceId);
    if (outcome.ok || input.type !== 'message' || !row) return;
    const { name, subscriptionId, variables } = input;
    const target = { instanceId, subscriptionId, processKey: row.process_key };
    const id = inputId.slice('message:'.length);
    this.#queue.add(tx, 'deliver-event', { id, kind: 'message', rootId: row.root_id, target, name, variables });
  }
}
