import { Injectable } from '@nestjs/common';
import type { Simulate, SimulatedTime } from '@trucban/contracts';
import { durationToMs, parseDuration } from '@trucban/kernel';
import {
  compile,
  unknownIds,
  type CompiledProcess,
  type Distribution,
  type SimulationInput,
  type SimulationResult,
} from '@trucban/sop-engine';
import { ConfigStore } from '../../configuration/public.ts';
import { Database, InvalidError, NotFoundError, pointer, type Principal, type Tx } from '../../platform/public.ts';
import { ProcessDefinitions } from '../definitions.ts';
import { historyDurations } from './history-durations.ts';
import { runSimulation } from './run-simulation.ts';
import type { SimulationOrder } from './simulation-worker.ts';

type Timed = Distribution & { readonly chance?: number };

/** Called processes that a simulation takes along; deeper and more calls get stuck in it. */
const MOST_MODELS = 50;

/** Plays a model: a published one with what it calls, or one that is being drawn. */
@Injectable()
export class Simulations {
  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
    private readonly definitions: ProcessDefinitions,
  ) {}

  async run(principal: Principal, body: Simulate): Promise<SimulationResult> {
    return runSimulation(await this.database.transaction(principal, (tx) => this.#order(tx, body)));
  }

  async #order(tx: Tx, body: Simulate): Promise<SimulationOrder> {
    const xml = body.xml ?? (await this.#model(tx, body.key ?? '', body.version));
    const compiled = await compile(xml);
    const process = compiled.ok
      ? (compiled.processes.find(({ processId }) => processId === body.key) ?? compiled.processes[0])
      : undefined;
    if (!process)
      throw InvalidError.of(
        compiled.problems
          .filter(({ severity }) => severity === 'error')
          .slice(0, 100)
          .map(({ code, message }) => ({ path: '/xml', code, message })),
      );
    const called = await this.#called(tx, process);
    const models = [xml, ...called.map(({ model }) => model), ...(await this.#decisions(tx))];
    const durations =
      body.durations === 'history'
        ? await historyDurations(tx, process.processId)
        : timesOf('/durations', body.durations ?? {});
    const input = inputOf(body, durations);
    // What history knows may be of elements that an earlier version had.
    const given = body.durations === 'history' ? { ...input, durations: {} } : input;
    expectKnown([process, ...called.map(({ definition }) => definition)], given);
    return { models, processId: process.processId, input };
  }

  async #model(tx: Tx, key: string, version: number | undefined): Promise<string> {
    const wanted = version ?? (await this.definitions.current(tx, key))?.version;
    if (wanted === undefined) throw NotFoundError.of('PROCESS_DEFINITION', 'quy trình', 'process definition');
    return (await this.config.get<string>(tx, 'process', key, wanted)).content;
  }

  /** The decision models in force: which of them are asked may depend on variables. */
  async #decisions(tx: Tx): Promise<readonly string[]> {
    return (await this.config.allCurrent<string>(tx, 'decision')).map(({ content }) => content);
  }

  /** The versions in force of everything that is called, and of what that calls. */
  async #called(tx: Tx, { processId, references }: CompiledProcess): Promise<Called[]> {
    const seen = new Set([processId]);
    const models: Called[] = [];
    const open = [...references.processIds];
    for (let key = open.shift(); key !== undefined && models.length < MOST_MODELS; key = open.shift()) {
      if (seen.has(key)) continue;
      seen.add(key);
      const definition = await this.definitions.current(tx, key);
      if (!definition) continue;
      const { content: model } = await this.config.get<string>(tx, 'process', key, definition.version);
      models.push({ model, definition: definition.process });
      open.push(...definition.process.references.processIds);
    }
    return models;
  }
}

interface Called {
  readonly model: string;
  readonly definition: CompiledProcess;
}

/** @throws InvalidError when something is said of elements that no model has: it would be left out without a word. */
function expectKnown(processes: readonly CompiledProcess[], input: SimulationOrder['input']): void {
  const unknown = unknownIds(processes, input).slice(0, 100);
  if (unknown.length === 0) return;
  throw InvalidError.of(
    unknown.map(({ path, id }) => ({
      path: pointer(path),
      code: 'UNKNOWN_ELEMENT',
      message: {
        vi: `Mô hình không có phần tử hoặc luồng «${id}».`,
        en: `The model has no element or flow "${id}".`,
      },
    })),
  );
}

function inputOf(body: Simulate, durations: Readonly<Record<string, Timed>>): SimulationOrder['input'] {
  const { runs, seed, variables, outcomes, branches, arrivals, limits, startAt, defaults } = body;
  const resources = Array.isArray(body.resources)
    ? body.resources
    : Object.entries(body.resources ?? {}).map(([id, capacity]) => ({ id, capacity }));
  const input = {
    runs,
    seed,
    durations,
    resources,
    defaults: timesOf('/defaults', defaults ?? {}),
    limits: (limits ?? []).map(({ elementId, limit }, n) => ({
      elementId,
      limitMs: msOf(`/limits/${n}/limit`, limit),
    })),
    ...(variables ? { variables } : {}),
    ...(outcomes ? { outcomes } : {}),
    ...(branches ? { branches } : {}),
    ...(arrivals === undefined ? {} : { arrivals: timeOf('/arrivals', arrivals) }),
    ...(startAt === undefined ? {} : { startAt }),
  };
  // What JSON leaves out is `undefined` in the type of a schema; the engine's says absent.
  return input as unknown as Omit<SimulationInput, 'definition' | 'called'>;
}

function timesOf(path: string, times: Readonly<Record<string, SimulatedTime | undefined>>): Record<string, Timed> {
  return Object.fromEntries(
    Object.entries(times).flatMap(([id, time]) => (time === undefined ? [] : [[id, timeOf(`${path}/${id}`, time)]])),
  );
}

const timeOf = (path: string, time: SimulatedTime): Timed =>
  typeof time === 'string' ? { type: 'fixed', ms: msOf(path, time) } : (time as Timed);

function msOf(path: string, text: string): number {
  const parsed = parseDuration(text);
  const ms = parsed.ok ? durationToMs(parsed.value) : null;
  if (ms !== null && ms >= 0) return ms;
  throw InvalidError.field(
    path,
    'DURATION',
    'Cần thời lượng ISO 8601 không có tháng, năm.',
    'An ISO 8601 duration without months and years.',
  );
}
