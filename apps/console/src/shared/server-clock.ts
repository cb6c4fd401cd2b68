/**
 * The offset of the server's clock, from instants that it tells. Each arrives with some delay, so the largest of the last
 * ones (server's instant − own clock) is the nearest to the truth.
 */
export class ServerClock {
  static readonly #KEPT = 20;
  #samples: number[] = [];

  /** Milliseconds to add to the device's clock. */
  get offsetMs(): number {
    return this.#samples.length === 0 ? 0 : Math.max(...this.#samples);
  }

  /** @param serverMs instant that was told, epoch ms. @param receivedMs the device's clock then. @returns how long it was under way, ms. */
  note(serverMs: number, receivedMs: number): number {
    this.#samples = [...this.#samples.slice(1 - ServerClock.#KEPT), serverMs - receivedMs];
    return Math.max(0, receivedMs + this.offsetMs - serverMs);
  }
}
