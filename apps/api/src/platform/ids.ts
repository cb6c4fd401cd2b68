import { randomFillSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { uuidV7 } from '@trucban/kernel';
import { Clock } from './clock.ts';

/** Makes ids: UUIDv7 of the clock's time. */
@Injectable()
export class Ids {
  readonly #pool = new Uint8Array(10 * 256);
  #used = this.#pool.length;

  constructor(private readonly clock: Clock) {}

  next(): string {
    return uuidV7(this.clock.epochMs(), this.#random());
  }

  // Random bytes are fetched for 256 ids at once: a call for each costs more than the id.
  #random(): Uint8Array {
    if (this.#used >= this.#pool.length) {
      randomFillSync(this.#pool);
      this.#used = 0;
    }
    const bytes = this.#pool.subarray(this.#used, this.#used + 10);
    this.#used += 10;
    return bytes;
  }
}
