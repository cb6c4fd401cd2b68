import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import { Injectable } from '@nestjs/common';

/** Port: what time it is. An abstract class, so that it is its own injection token. */
export abstract class Clock {
  abstract epochMs(): number;

  now(): Instant {
    return fromEpochMs(this.epochMs());
  }
}

/** The machine's clock. */
@Injectable()
export class SystemClock extends Clock {
  epochMs(): number {
    return Date.now();
  }
}

/** A clock that stands still until it is moved: for tests and conformance. */
export class SimulatedClock extends Clock {
  #epochMs: number;

  constructor(start: Instant) {
    super();
    this.#epochMs = toEpochMs(start);
  }

  epochMs(): number {
    return this.#epochMs;
  }

  set(instant: Instant): void {
    this.#epochMs = toEpochMs(instant);
  }

  advance(ms: number): void {
    this.#epochMs += ms;
  }
}
