import { durationToMs, fromEpochMs, parseDuration, toEpochMs, type Instant, type JsonObject } from '@trucban/kernel';
import { advanceTree, startTree, type AdvanceTreeResult, type TreeInstance } from '../tree/advance-tree.ts';
import type { DmnDefinition } from '../dmn/compile.ts';
import type { Command, CompiledProcess, DecisionReference, ProcessInput } from '../types.ts';
import { newAgenda } from './agenda.ts';
import type { Branching } from './branching.ts';
import { sample, type Distribution } from './distribution.ts';
import type { Measures } from './measures.ts';
import { draw, randomOf, type Random } from './random.ts';
import { Pool, WaitingRoom, type Work } from './resources.ts';
import type { SimulationInput } from './types.ts';

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;
type Created = Extract<Command, { type: 'createUserTask' | 'createJob' }>;
type Opened = Extract<Command, { type: 'openMessageSubscription' | 'openSignalSubscription' }>;

/** Inputs of one instance; more is taken for a loop without an end. */
const MOST_INPUTS = 1_000;
const YEAR_MS = 365 * 86_400_000;
/** A Monday. */
const START: Instant = '2026-01-05T00:00:00.000Z';
const TEN_MINUTES: Distribution = { type: 'fixed', ms: 600_000 };
const AT_ONCE: Distribution = { type: 'fixed', ms: 0 };

/** One instance with all that it has called. */
interface Played {
  readonly number: number;
  readonly random: Random;
  readonly startedMs: number;
  readonly tree: Record<string, TreeInstance>;
  readonly work: Map<string, { readonly work: Work; beganAt: number | null }>;
  readonly subscriptions: Map<string, Opened & { readonly instanceId: string }>;
  inputs: number;
  born: number;
  /** Its root has ended. */
  over: boolean;
}

type Due =
  | { readonly type: 'start'; readonly number: number }
  | {
      readonly type: 'input';
      readonly played: Played;
      readonly instanceId: string;
      readonly input: WithoutTime<ProcessInput>;
    }
  | { readonly type: 'done'; readonly played: Played; readonly instanceId: string; readonly command: Created };

/** Instances that share time and resources, driven from event to event. */
export class World {
  readonly #input: SimulationInput;
  readonly #measures: Measures;
  readonly #branching: Branching;
  readonly #processes: ReadonlyMap<string, CompiledProcess>;
  readonly #agenda = newAgenda<Due>();
  readonly #room = new WaitingRoom();
  readonly #pools: readonly Pool[];
  readonly #startMs: number;
  #now = 0;
  #numbers = 0;
  #last = 0;

  constructor(
    input: SimulationInput,
    processes: ReadonlyMap<string, CompiledProcess>,
    pools: readonly Pool[],
    branching: Branching,
    measures: Measures,
  ) {
    this.#input = input;
    this.#processes = processes;
    this.#pools = pools;
    this.#branching = branching;
    this.#measures = measures;
    this.#startMs = toEpochMs(input.startAt ?? START);
  }

  /** Plays these instances, by number. Returns when the last of them was done, in ms from the beginning. */
  play(numbers: readonly number[], onRandom: (random: Random) => void): number {
    const arrivals = this.#input.arrivals;
    const between = randomOf(this.#input.seed, 0x7fffffff);
    let at = 0;
    for (const number of numbers) {
      this.#agenda.put(at, { type: 'start', number });
      if (arrivals) at += sample(between, arrivals);
    }
    for (let due = this.#agenda.next(); due; due = this.#agenda.next()) {
      this.#now = due.atMs;
      const { what } = due;
      if (what.type === 'start') this.#start(what.number, onRandom);
      else if (!what.played.over && this.#now - what.played.startedMs <= (this.#input.longestMs ?? YEAR_MS)) {
        onRandom(what.played.random);
        if (what.type === 'input') this.#give(what.played, what.instanceId, what.input);
        else this.#done(what.played, what.instanceId, what.command);
      } else if (what.type === 'done')
        this.#release(what.played, `${what.instanceId} ${what.command.elementInstanceId}`);
    }
    return this.#last;
  }

  get #at(): Instant {
    return fromEpochMs(this.#startMs + this.#now);
  }

  #start(number: number, onRandom: (random: Random) => void): void {
    const random = randomOf(this.#input.seed, number);
    onRandom(random);
    const played: Played = {
      number,
      random,
      startedMs: this.#now,
      tree: {},
      work: new Map(),
      subscriptions: new Map(),
      inputs: 0,
      born: 0,
      over: false,
    };
    const { definition, variables = {} } = this.#input;
    const process = this.#processes.get(definition.processId) ?? definition;
    const input = { at: this.#at, variables };
    this.#absorb(played, startTree({ process, instanceId: 'root', input, ...this.#ports(played) }));
  }

  #ports(played: Played) {
    return {
      resolve: (processId: string) => this.#processes.get(processId),
      decisions: ({ decisionId }: DecisionReference) => {
        const holds = (one: DmnDefinition): boolean => one.decisions.some(({ id }) => id === decisionId);
        const definition = this.#input.decisions?.find(holds);
        return definition && { definition };
      },
      newInstanceId: () => `child${++played.born}`,
    };
  }

  #give(played: Played, instanceId: string, input: WithoutTime<ProcessInput>): void {
    if (played.over || !Object.hasOwn(played.tree, instanceId)) return;
    if (++played.inputs > MOST_INPUTS) {
      played.over = true;
      for (const key of [...played.work.keys()]) this.#release(played, key);
      return this.#measures.stuck(this.#input.definition.processId, 'TOO_MANY_INPUTS');
    }
    const full = { ...input, at: this.#at } as ProcessInput;
    this.#absorb(played, advanceTree({ instances: played.tree, instanceId, input: full, ...this.#ports(played) }));
  }

  #absorb(played: Played, result: AdvanceTreeResult): void {
    if (!result.ok) {
      // A late timer or message of something that is over is nothing; a process that can't begin is.
      if (played.inputs === 0) this.#measures.stuck(this.#input.definition.processId, result.rejection.code);
      return;
    }
    const retries: (() => void)[] = [];
    for (const [id, moved] of Object.entries(result.instances)) {
      if (moved.state.status === 'active') played.tree[id] = moved;
      else delete played.tree[id];
      this.#measures.events(played.number, id, moved.events, this.#now);
      for (const command of moved.commands) this.#carryOut(played, id, moved.process, command, retries);
      if (id === 'root' && moved.state.status !== 'active') this.#end(played, moved.state.status);
    }
    for (const retry of retries) retry();
  }

  #end(played: Played, status: string): void {
    played.over = true;
    this.#last = this.#now;
    this.#measures.ended(status === 'completed', this.#now - played.startedMs);
    for (const key of [...played.work.keys()]) this.#release(played, key);
  }

  #carryOut(
    played: Played,
    instanceId: string,
    process: CompiledProcess,
    command: Command,
    retries: (() => void)[],
  ): void {
    switch (command.type) {
      case 'createUserTask':
      case 'createJob':
        return this.#ask(played, instanceId, command);
      case 'cancelUserTask':
      case 'cancelJob':
        return this.#release(played, `${instanceId} ${command.elementInstanceId}`);
      case 'startTimer':
        return this.#later(Math.max(this.#now, toEpochMs(command.dueAt) - this.#startMs), played, instanceId, {
          type: 'timerFired',
          timerId: command.timerId,
        });
      case 'openMessageSubscription':
      case 'openSignalSubscription':
        return this.#listen(played, instanceId, process, command);
      case 'closeSubscription':
        return void played.subscriptions.delete(`${instanceId} ${command.subscriptionId}`);
      case 'publishMessage':
        return this.#publish(played, command);
      case 'openStepClock':
        for (const { limit, from } of command.limits) {
          const duration = parseDuration(limit);
          const ms = duration.ok ? durationToMs(duration.value) : null;
          const since = from === 'creation' ? played.startedMs : this.#now;
          if (ms !== null)
            this.#measures.clock(
              `${played.number} ${instanceId} ${command.elementInstanceId}`,
              command.elementId,
              ms,
              since,
            );
        }
        return;
      case 'closeStepClock':
        return this.#measures.clockClosed(`${played.number} ${instanceId} ${command.elementInstanceId}`, this.#now);
      case 'raiseProcessIncident':
        if (UNDECIDED.has(command.code) && this.#branching.assume(process, command.elementId))
          retries.push(() =>
            this.#give(played, instanceId, { type: 'retry', processIncidentId: command.processIncidentId }),
          );
        else this.#measures.stuck(command.elementId, command.code);
        return;
      default:
        return;
    }
  }

  #ask(played: Played, instanceId: string, command: Created): void {
    const { elementId } = command;
    const groups = command.type === 'createUserTask' ? command.candidateGroups : [];
    const needs = this.#pools.filter(
      ({ resource }) => resource.elements?.includes(elementId) || groups.includes(resource.id),
    );
    const entry = {
      beganAt: null as number | null,
      work: {
        needs,
        since: this.#now,
        priority: command.type === 'createUserTask' ? command.priority : 50,
        number: ++this.#numbers,
        begin: (atMs: number): void => {
          entry.beganAt = atMs;
          if (needs.length > 0) this.#measures.waited(elementId, atMs - entry.work.since);
          const task = command.type === 'createUserTask';
          const fallback = task ? (this.#input.defaults?.task ?? TEN_MINUTES) : (this.#input.defaults?.job ?? AT_ONCE);
          const took = sample(played.random, this.#durationOf(elementId) ?? this.#assumed(elementId, fallback));
          this.#agenda.put(atMs + took, { type: 'done', played, instanceId, command });
        },
      },
    };
    played.work.set(`${instanceId} ${command.elementInstanceId}`, entry);
    this.#room.ask(entry.work);
  }

  #durationOf(elementId: string): (Distribution & { readonly chance?: number }) | undefined {
    const { durations = {} } = this.#input;
    return Object.hasOwn(durations, elementId) ? durations[elementId] : undefined;
  }

  #assumed(elementId: string, distribution: Distribution): Distribution {
    this.#measures.assumedDurations.add(elementId);
    return distribution;
  }

  #done(played: Played, instanceId: string, command: Created): void {
    const { elementId, elementInstanceId } = command;
    const key = `${instanceId} ${elementInstanceId}`;
    if (!played.work.has(key)) return;
    this.#release(played, key);
    const { outcomes = {} } = this.#input;
    const choices = Object.hasOwn(outcomes, elementId) ? (outcomes[elementId] ?? []) : [];
    const outcome =
      choices[
        draw(
          played.random,
          choices.map(({ weight }) => weight),
        )
      ];
    const variables: JsonObject = outcome?.variables ?? {};
    if (outcome?.error === undefined)
      this.#give(played, instanceId, { type: 'complete', elementInstanceId, variables });
    else this.#give(played, instanceId, { type: 'throwError', elementInstanceId, code: outcome.error, variables });
  }

  #release(played: Played, key: string): void {
    const entry = played.work.get(key);
    if (!entry) return;
    played.work.delete(key);
    if (entry.beganAt === null) this.#room.leave(entry.work);
    else this.#room.giveBack(entry.work, entry.beganAt, this.#now);
  }

  /** What is waited for in the flow comes some time; what is attached comes only when it is said to. */
  #listen(played: Played, instanceId: string, process: CompiledProcess, command: Opened): void {
    const { subscriptionId, elementId } = command;
    played.subscriptions.set(`${instanceId} ${subscriptionId}`, { ...command, instanceId });
    const inFlow = process.elements.some(({ id, type }) => id === elementId && IN_FLOW.has(type));
    const said = this.#durationOf(elementId);
    if (!said && !inFlow) return;
    if (said?.chance !== undefined && played.random() >= said.chance) return;
    const after = said ?? this.#assumed(elementId, this.#input.defaults?.message ?? TEN_MINUTES);
    this.#later(this.#now + sample(played.random, after), played, instanceId, hit(command));
  }

  /** Within the instance only: nothing else is there. */
  #publish(played: Played, { name, correlationKey, variables }: Extract<Command, { type: 'publishMessage' }>): void {
    for (const one of played.subscriptions.values())
      if (one.type === 'openMessageSubscription' && one.messageName === name && one.correlationKey === correlationKey)
        this.#later(this.#now, played, one.instanceId, { ...hit(one), variables });
  }

  #later(atMs: number, played: Played, instanceId: string, input: WithoutTime<ProcessInput>): void {
    this.#agenda.put(atMs, { type: 'input', played, instanceId, input });
  }
}

/** What a split without data to decide by ends in. */
const UNDECIDED: ReadonlySet<string> = new Set(['NO_FLOW_MATCHES', 'CONDITION_NOT_BOOLEAN', 'EXPRESSION_FAILED']);
const IN_FLOW: ReadonlySet<string> = new Set(['bpmn:IntermediateCatchEvent', 'bpmn:ReceiveTask']);

const hit = (command: Opened) =>
  command.type === 'openMessageSubscription'
    ? ({ type: 'message', subscriptionId: command.subscriptionId, name: command.messageName } as const)
    : ({ type: 'signal', subscriptionId: command.subscriptionId, name: command.signalName } as const);
