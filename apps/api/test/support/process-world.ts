import type { JsonObject } from '@trucban/kernel';
import { compile, type CompiledProcess } from '@trucban/sop-engine';
import { Chance, type TestDatabase } from '@trucban/testkit';
import pg from 'pg';
import { SimulatedClock, systemScope } from '../../src/platform/public.ts';
import type { Message, Published } from '../../src/processes/messages/message.ts';
import { createProcessStore, type StandaloneStore } from '../../src/processes/standalone.ts';
import { emptyDatabase } from './database.ts';

/** As many stores on one database as if so many API processes ran, each with connections of its own. */
const STORES = 3;
const AT_ONCE = 24;
const SCOPE = systemScope('test');

/** Several stores on one database and one clock, which can all be restarted. */
export class ProcessWorld {
  readonly clock = new SimulatedClock('2026-11-13T13:00:00.000Z');
  readonly #chance = new Chance(4);
  readonly #deployed: CompiledProcess[] = [];
  #stores: StandaloneStore[];
  #turn = 0;

  private constructor(
    private readonly database: TestDatabase,
    readonly owner: pg.Client,
  ) {
    this.#stores = this.#start();
  }

  static async start(): Promise<ProcessWorld> {
    const database = await emptyDatabase();
    const options = '-c trucban.tokens=* -c search_path=trucban,public';
    const owner = new pg.Client({ connectionString: database.ownerUrl, options });
    await owner.connect();
    return new ProcessWorld(database, owner);
  }

  async stop(): Promise<void> {
    await this.#close();
    await this.owner.end();
    await this.database.drop();
  }

  /** What was queued is done first; then all processes end, and new ones begin that remember nothing. */
  async restart(): Promise<void> {
    await this.drain();
    await this.#close();
    this.#stores = this.#start();
  }

  /** One of the stores, each in turn. */
  any(): StandaloneStore {
    return this.#stores[(this.#turn += 1) % STORES] as StandaloneStore;
  }

  /** Publishes a version of the process: `ID` stands for its id. */
  async deploy(id: string, inside: string, before = ''): Promise<string> {
    const process = await compiled(id, inside, before);
    const version = this.add(process);
    await this.publishStarts(process, version, this.clock.now());
    await this.drain();
    return id;
  }

  /** Makes a version known to all stores. */
  add(process: CompiledProcess): number {
    this.#deployed.push(process);
    const [version = 1] = this.#stores.map((store) => store.definitions.add(process).version);
    return version;
  }

  publishStarts(process: CompiledProcess, version: number, effectiveFrom: string): Promise<void> {
    const { store, timers } = this.any();
    return store.transaction(SCOPE, (tx) =>
      timers.publishStarts(tx, process.processId, version, effectiveFrom, process),
    );
  }

  begin(key: string, variables: JsonObject = {}): Promise<string> {
    const { store, definitions } = this.any();
    return store.transaction(SCOPE, async (tx) => {
      const definition = await definitions.current(tx, key);
      if (!definition) throw new Error(key);
      return (await store.start(tx, { definition, variables, visibleTo: [] })).instanceId;
    });
  }

  /** Suspends, resumes or cancels. */
  async act(instanceId: string, type: 'suspend' | 'resume' | 'cancel'): Promise<void> {
    const { store } = this.any();
    await store.transaction(SCOPE, (tx) => store.advance(tx, instanceId, type, { type, at: tx.now }));
    await this.drain();
  }

  publish(message: Message): Promise<Published> {
    return this.any().messages.publish(SCOPE, message, []);
  }

  signal(name: string): Promise<Published> {
    return this.any().signals.broadcast(SCOPE, { name, variables: {} }, []);
  }

  /** All queued work of all stores, also what comes of it. */
  async drain(): Promise<void> {
    await Promise.all(this.#stores.map((store) => store.drain()));
  }

  /** Every process is restarted; then the clock shows `at`, and what is due comes, asked for by all stores at once. */
  async restartAt(at: string): Promise<void> {
    await this.restart();
    this.clock.set(at);
    const fire = async (shard: number) =>
      (await Promise.all(this.#stores.map((store) => store.timers.fireDueTimers(shard, 100)))).some(
        ({ fired }) => fired > 0,
      );
    for (const shard of [0, 1, 2, 3]) while (await fire(shard));
    await this.drain();
  }

  /** Does all of it, so many at a time, in an order that has nothing to do with the order of making. */
  async inRandomOrder<T>(works: readonly (() => Promise<T>)[]): Promise<T[]> {
    const left = this.#chance.shuffled(works);
    const done: T[] = [];
    const one = async (): Promise<void> => {
      for (let work = left.pop(); work; work = left.pop()) done.push(await work());
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
    return done;
  }

  async rows<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    return (await this.owner.query(sql, values)).rows as T[];
  }

  states(key: string): Promise<{ status: string; n: number }[]> {
    return this.rows(
      'select status, count(*)::int as n from process_instance where process_key = $1 group by 1 order by 1',
      [key],
    );
  }

  /** How many messages or signals each instance got: [how many, instances]. */
  async got(key: string): Promise<number[][]> {
    const rows = await this.rows<{ got: number; n: number }>(
      `select got, count(*)::int as n from (
         select p.id, count(i.input_id) filter (where i.input_id like 'message:%' or i.input_id like 'signal:%')::int as got
           from process_instance p left join process_input i on i.instance_id = p.id where p.process_key = $1 group by 1) as each group by 1 order by 1`,
      [key],
    );
    return rows.map((row) => [row.got, row.n]);
  }

  #start(): StandaloneStore[] {
    return Array.from({ length: STORES }, () => {
      const store = createProcessStore({ databaseUrl: this.database.appUrl, clock: this.clock, poolSize: 10 });
      for (const process of this.#deployed) store.definitions.add(process);
      return store;
    });
  }

  async #close(): Promise<void> {
    await Promise.all(this.#stores.map((store) => store.close()));
  }
}

const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t">';

/** A process of the given inside: `ID` stands for its id. */
export async function compiled(id: string, inside: string, before = ''): Promise<CompiledProcess> {
  const xml = `${HEAD}${before}<bpmn:process id="ID" isExecutable="true">${inside}</bpmn:process></bpmn:definitions>`;
  const result = await compile(xml.replaceAll('ID', id));
  const [process] = result.ok ? result.processes : [];
  if (!process) throw new Error(JSON.stringify(result.problems));
  return process;
}

/** Sequence flows from each to the next. */
export const flow = (...ids: string[]): string =>
  ids
    .slice(1)
    .map((to, i) => `<bpmn:sequenceFlow id="f_${ids[i]}_${to}" sourceRef="${ids[i]}" targetRef="${to}"/>`)
    .join('');
/** Start event `s` and end event `e`. */
export const START_END = '<bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>';
export const task = (id: string): string =>
  `<bpmn:userTask id="${id}" name="${id}"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements></bpmn:userTask>`;
/** Message `m`, named as the process, correlated by the variable `key`. */
export const MESSAGE =
  '<bpmn:message id="m" name="ID"><bpmn:extensionElements><zeebe:subscription correlationKey="=key"/></bpmn:extensionElements></bpmn:message>';
export const receive = (id: string): string => `<bpmn:receiveTask id="${id}" messageRef="m"/>`;
/** Signal `sg`, named as the process. */
export const SIGNAL = '<bpmn:signal id="sg" name="ID"/>';
