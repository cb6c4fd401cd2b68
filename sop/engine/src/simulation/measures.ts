import type { CompiledProcess, ProcessEvent } from '../types.ts';
import type { Pool } from './resources.ts';
import { likelihoodOf, spreadOf } from './spread.ts';
import type { ElementResult, LimitResult, SimulationInput, SimulationResult } from './types.ts';

interface Clock {
  readonly elementId: string;
  readonly limitMs: number;
  readonly dueMs: number;
}

/** What is measured while instances are played. */
export class Measures {
  readonly assumedDurations = new Set<string>();
  readonly #input: SimulationInput;
  readonly #entered = new Map<string, { readonly elementId: string; readonly atMs: number }>();
  readonly #times = new Map<string, number[]>();
  readonly #waits = new Map<string, number[]>();
  readonly #totals: number[] = [];
  readonly #clocks = new Map<string, Clock[]>();
  readonly #breaches = new Map<
    string,
    { elementId: string | null; limitMs: number; count: number; breaches: number }
  >();
  readonly #stuck = new Map<string, { elementId: string; code: string; runs: number }>();
  readonly #limits: ReadonlyMap<string, readonly number[]>;
  #completed = 0;
  #failed = 0;

  constructor(input: SimulationInput) {
    this.#input = input;
    const limits = new Map<string, number[]>();
    for (const { elementId, limitMs } of input.limits ?? [])
      limits.set(elementId ?? '', [...(limits.get(elementId ?? '') ?? []), limitMs]);
    this.#limits = limits;
  }

  events(run: number, instanceId: string, events: readonly ProcessEvent[], nowMs: number): void {
    for (const event of events) {
      if (event.type === 'elementActivated') {
        const { elementId, elementInstanceId, elementType } = event;
        if (event.scopeId !== null && elementType !== 'multiInstanceBody')
          this.#entered.set(`${run} ${instanceId} ${elementInstanceId}`, { elementId, atMs: nowMs });
      } else if (event.type === 'elementCompleted' || event.type === 'elementTerminated') {
        const key = `${run} ${instanceId} ${event.elementInstanceId}`;
        const entered = this.#entered.get(key);
        if (!entered) continue;
        this.#entered.delete(key);
        if (event.type === 'elementCompleted') this.#visited(entered.elementId, nowMs - entered.atMs);
      }
    }
  }

  #visited(elementId: string, ms: number): void {
    push(this.#times, elementId, ms);
    for (const limitMs of this.#limits.get(elementId) ?? []) this.#count(elementId, limitMs, ms > limitMs);
  }

  waited(elementId: string, ms: number): void {
    push(this.#waits, elementId, ms);
  }

  clock(key: string, elementId: string, limitMs: number, sinceMs: number): void {
    const clocks = this.#clocks.get(key) ?? [];
    this.#clocks.set(key, [...clocks, { elementId, limitMs, dueMs: sinceMs + limitMs }]);
  }

  clockClosed(key: string, nowMs: number): void {
    for (const { elementId, limitMs, dueMs } of this.#clocks.get(key) ?? [])
      this.#count(elementId, limitMs, nowMs > dueMs);
    this.#clocks.delete(key);
  }

  ended(completed: boolean, ms: number): void {
    if (completed) {
      this.#completed += 1;
      this.#totals.push(ms);
    } else this.#failed += 1;
    if (completed) for (const limitMs of this.#limits.get('') ?? []) this.#count(null, limitMs, ms > limitMs);
  }

  stuck(elementId: string, code: string): void {
    const key = `${elementId} ${code}`;
    const known = this.#stuck.get(key) ?? { elementId, code, runs: 0 };
    known.runs += 1;
    this.#stuck.set(key, known);
  }

  #count(elementId: string | null, limitMs: number, breached: boolean): void {
    const key = `${elementId ?? ''} ${limitMs}`;
    const known = this.#breaches.get(key) ?? { elementId, limitMs, count: 0, breaches: 0 };
    known.count += 1;
    if (breached) known.breaches += 1;
    this.#breaches.set(key, known);
  }

  result(
    processes: readonly CompiledProcess[],
    pools: readonly Pool[],
    wholeMs: number,
    branches: ReadonlySet<string>,
    data: ReadonlySet<string>,
  ): SimulationResult {
    const { runs, seed } = this.#input;
    const unfinished = runs - this.#completed - this.#failed;
    // An instance that never came to its end has passed every limit of the whole.
    for (const limitMs of this.#limits.get('') ?? [])
      for (let each = 0; each < unfinished; each++) this.#count(null, limitMs, true);
    for (const clocks of this.#clocks.values())
      for (const { elementId, limitMs } of clocks) this.#count(elementId, limitMs, true);
    this.#clocks.clear();
    return {
      runs,
      seed,
      completed: this.#completed,
      failed: this.#failed,
      unfinished,
      total: spreadOf(this.#totals),
      elements: processes.flatMap((process) => process.elements.flatMap((element) => this.#element(element, runs))),
      resources: pools.map((pool) => pool.result(wholeMs)),
      sla: [...this.#breaches.values()].map((one): LimitResult => ({
        ...one,
        ...likelihoodOf(one.breaches, one.count),
      })),
      stuck: [...this.#stuck.values()],
      assumed: { durations: [...this.assumedDurations], branches: [...branches], data: [...data] },
    };
  }

  #element({ id, name, type }: CompiledProcess['elements'][number], runs: number): ElementResult[] {
    const times = this.#times.get(id);
    if (!times) return [];
    const waits = this.#waits.get(id);
    return [
      {
        elementId: id,
        name,
        type,
        visitsPerRun: times.length / runs,
        time: spreadOf(times),
        waiting: waits ? spreadOf(waits) : null,
      },
    ];
  }
}

function push(into: Map<string, number[]>, key: string, value: number): void {
  const known = into.get(key);
  if (known) known.push(value);
  else into.set(key, [value]);
}
