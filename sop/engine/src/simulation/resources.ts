import { spreadOf } from './spread.ts';
import type { ResourceResult, SimulatedResource } from './types.ts';

/** Work that needs one of each of some resources. */
export interface Work {
  readonly needs: readonly Pool[];
  readonly since: number;
  readonly priority: number;
  readonly number: number;
  /** Called when all of them are free. */
  begin(atMs: number): void;
}

/** The resource's people, how busy they were, and who waited how long. */
export class Pool {
  readonly resource: SimulatedResource;
  free: number;
  busyMs = 0;
  queue = 0;
  longestQueue = 0;
  readonly waits: number[] = [];

  constructor(resource: SimulatedResource) {
    this.resource = resource;
    this.free = resource.capacity;
  }

  /** Everybody is free again. */
  reset(): void {
    this.free = this.resource.capacity;
    this.queue = 0;
  }

  result(wholeMs: number): ResourceResult {
    const { id, capacity } = this.resource;
    const all = capacity * wholeMs;
    const utilisation = all > 0 ? Math.min(1, this.busyMs / all) : 0;
    return { id, capacity, utilisation, longestQueue: this.longestQueue, waiting: spreadOf(this.waits) };
  }
}

/** Work that waits for resources: the most urgent first, then the oldest. Whoever can't begin doesn't hold up others. */
export class WaitingRoom {
  #waiting: Work[] = [];

  /** Begins at once if all that it needs is free. */
  ask(work: Work): void {
    if (work.needs.length === 0 || work.needs.every((pool) => pool.free > 0)) return take(work, work.since);
    for (const pool of work.needs) pool.longestQueue = Math.max(pool.longestQueue, ++pool.queue);
    const at = this.#waiting.findIndex((other) => later(other, work));
    this.#waiting.splice(at < 0 ? this.#waiting.length : at, 0, work);
  }

  /** Work that is not wanted any more. False when it isn't waiting. */
  leave(work: Work): boolean {
    const at = this.#waiting.indexOf(work);
    if (at < 0) return false;
    this.#waiting.splice(at, 1);
    for (const pool of work.needs) pool.queue -= 1;
    return true;
  }

  /** Somebody is free again. */
  giveBack(work: Work, beganAt: number, atMs: number): void {
    for (const pool of work.needs) {
      pool.free += 1;
      pool.busyMs += atMs - beganAt;
    }
    if (work.needs.length === 0) return;
    for (const next of [...this.#waiting])
      if (next.needs.every((pool) => pool.free > 0) && this.leave(next)) take(next, atMs);
  }
}

const later = (a: Work, b: Work): boolean =>
  a.priority < b.priority || (a.priority === b.priority && a.number > b.number);

function take(work: Work, atMs: number): void {
  for (const pool of work.needs) {
    pool.free -= 1;
    pool.waits.push(atMs - work.since);
  }
  work.begin(atMs);
}
