/** Something that wants a number between two bounds, both included. */
interface Ranged<T> {
  readonly entry: T;
  readonly low: number;
  readonly high: number;
}

/**
 * Finds entries by a number: sorted by their lower bound (or the upper one, where only that is set), so that those out of reach
 * are never touched. Texts and lists, which comparisons take as numbers in ways of their own, find all.
 */
export class RangeIndex<T> {
  readonly #from: readonly Ranged<T>[];
  readonly #upTo: readonly Ranged<T>[];

  constructor(ranges: readonly Ranged<T>[]) {
    this.#from = ranges.filter(({ low }) => low > -Infinity).sort((a, b) => a.low - b.low);
    this.#upTo = ranges.filter(({ low }) => low === -Infinity).sort((a, b) => b.high - a.high);
  }

  /** Every entry whose range holds the value. */
  find(value: unknown, found: (entry: T) => void): void {
    if (typeof value === 'number') return this.#findNumber(value, found);
    if (typeof value === 'string' || Array.isArray(value))
      for (const { entry } of [...this.#from, ...this.#upTo]) found(entry);
  }

  #findNumber(value: number, found: (entry: T) => void): void {
    for (const { entry, low, high } of this.#from) {
      if (low > value) break;
      if (value <= high) found(entry);
    }
    for (const { entry, high } of this.#upTo) {
      if (high < value) break;
      found(entry);
    }
  }
}
