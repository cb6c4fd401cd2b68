import { isDeepStrictEqual } from 'node:util';
import {
  advanceTree,
  compile,
  startTree,
  type AdvanceTreeResult,
  type Command,
  type CompiledProcess,
  type ProcessEvent,
  type ProcessInput,
  type ProcessState,
  type StartInput,
  type TreeInstance,
} from '@trucban/sop-engine';
import { rowsOf, type Rows } from './rows.ts';

interface Instance {
  readonly id: string;
  readonly root_id: string;
  readonly process_key: string;
  readonly version: number;
  readonly status: string;
  readonly state: ProcessState;
  readonly seq: number;
}
interface Input {
  readonly instance_id: string;
  readonly root_id: string;
  readonly input_id: string;
  readonly seq: number;
  readonly at: string;
  readonly input: ProcessInput | { readonly type: 'start' } | { readonly type: 'tree' };
  readonly events: readonly ProcessEvent[];
}

/** A command that the model issued, with its instance and the instant of its transaction. */
export interface Issued {
  readonly instanceId: string;
  readonly rootId: string;
  readonly at: string;
  readonly command: Command;
}
/** An input from outside that the model took. */
export interface Taken {
  readonly instanceId: string;
  readonly inputId: string;
  readonly at: string;
  readonly input: ProcessInput;
}
/** What the models say, from the inputs alone. */
export interface Replayed {
  readonly issued: readonly Issued[];
  readonly taken: readonly Taken[];
  readonly instances: readonly Instance[];
  /** Where the stored history or state differs from what the model makes of the same inputs. */
  readonly differences: readonly string[];
}

/** Plays all stored inputs through the engine anew, in memory, and compares each fact and each final state with the stored one. */
export async function replay(rows: Rows): Promise<Replayed> {
  const instances = await rowsOf<Instance>(
    rows,
    'select id, root_id, process_key, version, status, state, seq from process_instance',
  );
  const inputs = await rowsOf<Input>(
    rows,
    `select p.*, p.step -> 'input' as input, p.step -> 'events' as events, i.root_id from process_input p join process_instance i on i.id = p.instance_id order by p.number`,
  );
  const definitions = await definitionsOf(rows, instances);
  const result = { issued: [] as Issued[], taken: [] as Taken[], instances, differences: [] as string[] };
  for (const rootId of new Set(inputs.map(({ root_id }) => root_id))) {
    const isOwn = (each: { readonly root_id: string }): boolean => each.root_id === rootId;
    replayTree(rootId, inputs.filter(isOwn), instances.filter(isOwn), definitions, result);
  }
  return result;
}

async function definitionsOf(
  rows: Rows,
  instances: readonly Instance[],
): Promise<ReadonlyMap<string, CompiledProcess>> {
  const models = await rowsOf<{ key: string; version: number; xml: string }>(
    rows,
    `select key, version, xml from config_version where kind = 'process' and state in ('published', 'retired')`,
  );
  const wanted = new Set(instances.map(({ process_key, version }) => `${process_key} ${version}`));
  const compiled = new Map<string, CompiledProcess>();
  for (const { key, version, xml } of models) {
    if (!wanted.has(`${key} ${version}`)) continue;
    const result = await compile(xml);
    const process = result.ok ? result.processes.find(({ processId }) => processId === key) : undefined;
    if (process) compiled.set(`${key} ${version}`, process);
  }
  return compiled;
}

function replayTree(
  rootId: string,
  inputs: readonly Input[],
  instances: readonly Instance[],
  definitions: ReadonlyMap<string, CompiledProcess>,
  result: { issued: Issued[]; taken: Taken[]; differences: string[] },
): void {
  const differs = (what: string): void => void result.differences.push(`${rootId}: ${what}`);
  const live: Record<string, TreeInstance> = {};
  const final = new Map<string, TreeInstance['state']>();
  // Called instances are born in the order of their first inputs.
  const births = inputs.filter(({ seq, instance_id }) => seq === 1 && instance_id !== rootId);
  const resolve = (key: string): CompiledProcess | undefined => {
    const row = instances.find(({ process_key }) => process_key === key);
    return row && definitions.get(`${key} ${row.version}`);
  };
  const newInstanceId = (): string => births.shift()?.instance_id ?? 'one more than was stored';
  const ports = { resolve, newInstanceId };
  for (const group of together(inputs)) {
    const [own] = group;
    if (!own) continue;
    const others = `${own.instance_id}/${own.input_id}`;
    if (group.some(({ input_id }, n) => input_id !== (n === 0 ? own.input_id : others)))
      differs(`${own.input_id} is mixed with others`);
    const outcome =
      own.input.type === 'start'
        ? begin(own, resolve(instances.find(({ id }) => id === rootId)?.process_key ?? ''), ports)
        : advanceTree({ instances: live, instanceId: own.instance_id, input: own.input as ProcessInput, ...ports });
    if (!outcome.ok) {
      differs(`the model refuses ${own.input_id}: ${outcome.rejection.code}`);
      continue;
    }
    if (own.input.type !== 'start')
      result.taken.push({
        instanceId: own.instance_id,
        inputId: own.input_id,
        at: own.at,
        input: own.input as ProcessInput,
      });
    const stored = group.map(({ instance_id }) => instance_id).sort();
    if (!isDeepStrictEqual(Object.keys(outcome.instances).sort(), stored)) differs(`${own.input_id} touched others`);
    for (const [id, { process, state, parent, events, commands }] of Object.entries(outcome.instances)) {
      const row = group.find(({ instance_id }) => instance_id === id);
      if (!isDeepStrictEqual(plain(events), row?.events)) differs(`other events of ${id} at ${own.input_id}`);
      for (const command of commands) result.issued.push({ instanceId: id, rootId, at: own.at, command });
      final.set(id, state);
      if (state.status === 'active' || state.status === 'suspended') live[id] = { process, state, parent };
      else delete live[id];
    }
  }
  for (const { id, state, status, seq } of instances) {
    if (!isDeepStrictEqual(plain(final.get(id)), state)) differs(`another state of ${id}`);
    if (final.get(id)?.status !== status) differs(`another status of ${id}`);
    if (inputs.filter(({ instance_id }) => instance_id === id).length !== seq) differs(`inputs of ${id} are missing`);
  }
}

/** The instance that took the input comes first, then those of its tree that it moved. */
function together(inputs: readonly Input[]): Input[][] {
  const groups: Input[][] = [];
  for (const input of inputs)
    if (input.input.type === 'tree') groups.at(-1)?.push(input);
    else groups.push([input]);
  return groups;
}

function begin(
  { instance_id: instanceId, input }: Input,
  process: CompiledProcess | undefined,
  ports: Pick<Parameters<typeof startTree>[0], 'resolve' | 'newInstanceId'>,
): AdvanceTreeResult {
  const { type: _type, ...start } = input as { type: 'start' } & StartInput;
  if (!process) throw new Error(`there is no definition of ${instanceId}`);
  return startTree({ process, instanceId, input: start, ...ports });
}

const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
