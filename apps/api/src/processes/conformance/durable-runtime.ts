import { addDuration, parseDuration, parseInstant, type Instant, type JsonObject } from '@trucban/kernel';
import { compileTogether, describe, type ProcessEvent, type ProcessInput, type ProcessState } from '@trucban/sop-engine';
import type { ActionResult, CaseAssignment, CaseEvent, ConformanceRuntime, Observation, RuntimeFactory, WaitingActivity } from '@trucban/sop-engine/conformance';
import { Ids, SimulatedClock, systemScope, type Tx } from '../../platform/public.ts';
import type { IssuedCommand } from '../extensions.ts';
import { InputRejected } from '../process-store.ts';
import { createProcessStore, type StandaloneStore } from '../standalone.ts';
import { SHARDS } from '../store/waits.ts';

/** Conformance cases over the process store on PostgreSQL, one after the other; each begins with empty tables. */
export interface DurableRuntimes {
  readonly create: RuntimeFactory;
  close(): Promise<void>;
}

const TABLES = ['process_instance', 'process_input', 'held_input', 'timer', 'message_subscription', 'signal_subscription', 'job', 'process_incident', 'buffered_message', 'start_event'];
const scope = systemScope('conformance');

type Input = ProcessInput extends infer T ? (T extends { elementInstanceId: string } ? Omit<T, 'at' | 'elementInstanceId'> : never) : never;
type CreateUserTask = Extract<IssuedCommand['command'], { type: 'createUserTask' }>;

/** @param databaseUrl a migrated database that nobody else uses, as the application's role: its processes are deleted. */
export function openDurableRuntimes({ databaseUrl }: { readonly databaseUrl: string }): Promise<DurableRuntimes> {
  const clock = new SimulatedClock('2030-01-01T00:00:00.000Z');
  const store = createProcessStore({ databaseUrl, clock, poolSize: 2 });
  /** Open user tasks with their attributes, as the tasks' writer would keep them. */
  const tasks = new Map<string, CreateUserTask>();
  store.extensions.addCommandWriter({
    types: ['createUserTask', 'cancelUserTask'],
    write: (_tx, issued) => {
      for (const { instance, command } of issued) {
        if (command.type === 'createUserTask') tasks.set(`${instance.id} ${command.elementInstanceId}`, command);
        if (command.type === 'cancelUserTask') tasks.delete(`${instance.id} ${command.elementInstanceId}`);
      }
      return Promise.resolve();
    },
  });
  return Promise.resolve({
    create: async (start) => {
      const instant = parseInstant(start);
      clock.set(instant.ok ? instant.value : '2030-01-01T00:00:00.000Z');
      tasks.clear();
      store.definitions.clear();
      await store.database.transaction(scope, async (tx) => {
        for (const table of TABLES) await tx.run(`conformance.clear.${table}`, `delete from ${table}`);
      });
      return new DurableRuntime(store, clock, tasks);
    },
    close: () => store.close(),
  });
}

interface Row {
  readonly id: string;
  readonly process_key: string;
  readonly version: number;
  readonly state: ProcessState;
}

class DurableRuntime implements ConformanceRuntime {
  readonly #ids: Ids;

  constructor(
    private readonly s: StandaloneStore,
    private readonly clock: SimulatedClock,
    private readonly tasks: ReadonlyMap<string, CreateUserTask>,
  ) {
    this.#ids = new Ids(clock);
  }

  async deploy(models: readonly { readonly xml: string }[]): ReturnType<ConformanceRuntime['deploy']> {
    const compiled = await compileTogether(models.map(({ xml }) => xml));
    if (!compiled.ok) return compiled;
    this.s.definitions.addDecisions(compiled.decisions, compiled.processes);
    await this.#transaction(async (tx) => {
      for (const process of compiled.processes) {
        const { processKey, version } = this.s.definitions.add(process);
        await this.s.timers.publishStarts(tx, processKey, version, tx.now, process);
      }
    });
    await this.#settle(this.clock.now());
    return { ok: true };
  }

  async start(processId: string, variables: JsonObject): Promise<ActionResult> {
    return this.#act(async (tx) => {
      const definition = await this.s.definitions.current(tx, processId);
      if (!definition) return { ok: false, reason: `UNKNOWN_PROCESS There is no process "${processId}".` };
      await this.s.store.start(tx, { definition, variables, visibleTo: [] });
      return { ok: true };
    });
  }

  complete(what: WaitingActivity, variables: JsonObject): Promise<ActionResult> {
    return this.#toActivity(what, { type: 'complete', variables });
  }
  error(what: WaitingActivity, code: string, variables: JsonObject): Promise<ActionResult> {
    return this.#toActivity(what, { type: 'throwError', code, variables });
  }
  escalate(what: WaitingActivity, code: string, variables: JsonObject): Promise<ActionResult> {
    return this.#toActivity(what, { type: 'throwEscalation', code, variables });
  }
  fail(what: WaitingActivity, retries: number, reason: string): Promise<ActionResult> {
    return this.#toActivity(what, { type: 'failJob', retries, reason });
  }

  async message({ name, correlationKey = '', variables = {} }: CaseEvent): Promise<ActionResult> {
    await this.s.messages.publish(scope, { name, correlationKey: String(correlationKey), variables }, []);
    await this.#settle(this.clock.now());
    return { ok: true };
  }

  async signal({ name, variables = {} }: CaseEvent): Promise<ActionResult> {
    await this.s.signals.broadcast(scope, { name, variables }, []);
    await this.#settle(this.clock.now());
    return { ok: true };
  }

  /** Moves the clock from deadline to deadline and does at each what the clock's activity does. */
  async advance(duration: string): Promise<ActionResult> {
    const parsed = parseDuration(duration);
    if (!parsed.ok) return { ok: false, reason: `${duration} is no duration` };
    const until = addDuration(this.clock.now(), parsed.value);
    await this.#settle(until);
    this.clock.set(until);
    return { ok: true };
  }

  /** Until nothing is queued and no timer is due. */
  async #settle(until: Instant): Promise<void> {
    await this.s.drain();
    for (let next = await this.#nextDue(until); next !== null; next = await this.#nextDue(until)) {
      if (next > this.clock.now()) this.clock.set(next);
      for (let shard = 0; shard < SHARDS; shard++) await this.s.timers.fireDueTimers(shard, 100);
      await this.s.drain();
    }
  }

  set(instance: number, variables: JsonObject): Promise<ActionResult> {
    return this.#toRoot(instance, (at) => ({ type: 'setVariables', at, variables }));
  }
  cancel(instance: number): Promise<ActionResult> {
    return this.#toRoot(instance, (at) => ({ type: 'cancel', at }));
  }

  async observe(instance: number): Promise<Observation | { readonly instances: number }> {
    return this.#transaction(async (tx) => {
      const roots = await this.#roots(tx);
      const root = roots[instance];
      if (root === undefined) return { instances: roots.length };
      const tree = await this.#tree(tx, root);
      const now = await Promise.all(tree.map((row) => this.#describe(tx, row)));
      const status = now[0]?.status ?? 'active';
      const stuck = now.some(({ processIncidents }) => processIncidents.length > 0);
      return {
        state: status === 'suspended' || status === 'active' ? (stuck ? 'failed' : 'active') : status,
        waiting: (await this.#waiting(tx, tree)).map(({ element }) => element),
        variables: now[0]?.variables ?? {},
        visits: await this.#visits(tx, root),
        assigned: await this.#assigned(tx, tree),
        instances: roots.length,
      };
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #nextDue(until: Instant): Promise<Instant | null> {
    const due = (await this.s.timers.earliest()).map(({ dueAt }) => dueAt).sort()[0];
    return due !== undefined && due <= until ? due : null;
  }

  #toActivity({ instance, element, index }: WaitingActivity, input: Input): Promise<ActionResult> {
    return this.#act(async (tx) => {
      const root = (await this.#roots(tx))[instance];
      const waiting = root === undefined ? [] : await this.#waiting(tx, await this.#tree(tx, root));
      const found = waiting.filter((one) => one.element === element)[index];
      if (!found) return { ok: false, reason: `${element} does not wait` };
      await this.s.store.advance(tx, found.instanceId, this.#ids.next(), { ...input, at: tx.now, elementInstanceId: found.elementInstanceId } as ProcessInput);
      return { ok: true };
    });
  }

  #toRoot(instance: number, input: (at: Instant) => ProcessInput): Promise<ActionResult> {
    return this.#act(async (tx) => {
      const root = (await this.#roots(tx))[instance];
      if (root === undefined) return { ok: false, reason: `there is no instance ${instance}` };
      await this.s.store.advance(tx, root, this.#ids.next(), input(tx.now));
      return { ok: true };
    });
  }

  async #act(work: (tx: Tx) => Promise<ActionResult>): Promise<ActionResult> {
    try {
      const result = await this.#transaction(work);
      await this.#settle(this.clock.now());
      return result;
    } catch (error) {
      if (error instanceof InputRejected) return { ok: false, reason: `${error.code} ${error.rejection.message.en}` };
      throw error;
    }
  }

  #transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.s.store.transaction(scope, work);
  }

  async #roots(tx: Tx): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      'conformance.roots',
      `select p.id from process_instance p join process_input i on i.instance_id = p.id and i.seq = 1 where p.parent_id is null order by i.number`,
    );
    return rows.map(({ id }) => id);
  }

  #tree(tx: Tx, root: string): Promise<Row[]> {
    return tx.query<Row>(
      'conformance.tree',
      `select p.id, p.process_key, p.version, p.state from process_instance p join process_input i on i.instance_id = p.id and i.seq = 1
        where p.root_id = $1 order by i.number`,
      [root],
    );
  }

  async #describe(tx: Tx, { process_key, version, state }: Row): Promise<ReturnType<typeof describe>> {
    const definition = await this.s.definitions.version(tx, process_key, version);
    if (!definition) throw new Error(`no definition ${process_key}`);
    return describe(definition.process, state);
  }

  async #waiting(tx: Tx, tree: readonly Row[]): Promise<{ instanceId: string; elementInstanceId: string; element: string; waitsFor?: string | undefined }[]> {
    const found = await Promise.all(
      tree.map(async (row) => {
        const { activeElements } = await this.#describe(tx, row);
        return activeElements
          .filter(({ waitsFor }) => waitsFor === 'user' || waitsFor === 'job')
          .map(({ elementInstanceId, elementId, waitsFor }) => ({ instanceId: row.id, elementInstanceId, element: elementId, waitsFor }));
      }),
    );
    return found.flat();
  }

  async #visits(tx: Tx, root: string): Promise<string[]> {
    const rows = await tx.query<{ events: readonly ProcessEvent[] }>(
      'conformance.history',
      `select i.step -> 'events' as events from process_input i join process_instance p on p.id = i.instance_id where p.root_id = $1 order by i.number`,
      [root],
    );
    return rows.flatMap(({ events }) =>
      events.flatMap((event) => {
        if (event.type === 'flowTaken') return [event.flowId];
        return event.type === 'elementActivated' && event.elementType !== 'multiInstanceBody' ? [event.elementId] : [];
      }),
    );
  }

  async #assigned(tx: Tx, tree: readonly Row[]): Promise<Record<string, CaseAssignment>> {
    const assigned: Record<string, CaseAssignment> = {};
    for (const { instanceId, elementInstanceId, element, waitsFor } of await this.#waiting(tx, tree)) {
      // While a listener's job is at work nobody is.
      if (waitsFor !== 'user') continue;
      const task = this.tasks.get(`${instanceId} ${elementInstanceId}`);
      if (!task) continue;
      const { assignee, candidateGroups, candidateUsers, dueDate, priority } = task;
      assigned[element] ??= {
        ...(assignee === undefined ? {} : { assignee }),
        candidateGroups,
        candidateUsers,
        ...(dueDate === undefined ? {} : { dueDate }),
        priority,
      };
    }
    return assigned;
  }
}
