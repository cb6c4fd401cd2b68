/** What happens later, the earliest first; of equal times, what was put in first. A binary heap. */
export interface Agenda<T> {
  put(atMs: number, what: T): void;
  /** Takes out what is due first. */
  next(): { readonly atMs: number; readonly what: T } | undefined;
}

interface Entry<T> {
  readonly atMs: number;
  readonly number: number;
  readonly what: T;
}

export function newAgenda<T>(): Agenda<T> {
  const heap: Entry<T>[] = [];
  let numbers = 0;
  const before = (a: Entry<T>, b: Entry<T>): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.number < b.number);

  function up(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!swapped(parent, at)) return;
      at = parent;
    }
  }

  function down(from: number): void {
    for (let at = from; ;) {
      const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
      if (!left) return;
      const child = right && before(right, left) ? 2 * at + 2 : 2 * at + 1;
      if (!swapped(at, child)) return;
      at = child;
    }
  }

  /** Puts the earlier of a parent and its child above. */
  function swapped(parent: number, child: number): boolean {
    const [a, b] = [heap[parent], heap[child]];
    if (!a || !b || !before(b, a)) return false;
    heap[parent] = b;
    heap[child] = a;
    return true;
  }

  return {
    put(atMs, what) {
      heap.push({ atMs, number: numbers++, what });
      up(heap.length - 1);
    },
    next() {
      const first = heap[0];
      const last = heap.pop();
      if (first && last && first !== last) {
        heap[0] = last;
        down(0);
      }
      return first;
    },
  };
}
