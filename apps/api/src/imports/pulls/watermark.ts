import type { PullDocument } from '@trucban/contracts';
import type { Json } from '@trucban/kernel';
import { columnKey, readPath, valueAt, type MappingDocument } from '@trucban/mapping';
import type { SourceRow } from '../reading/rows.ts';

/** The greatest value of a column that was seen, as the source wrote it. */
export class Watermark {
  #value: string | null;
  readonly #of: (row: SourceRow) => Json | undefined;

  constructor(
    private readonly declared: PullDocument['watermark'],
    { format }: MappingDocument,
    columns: readonly string[] | null,
    from: string | null,
  ) {
    this.#value = from;
    const name = declared?.from ?? '';
    if (columns) {
      const at = columns.findIndex((each) => columnKey(each) === columnKey(name));
      this.#of = ({ content }) => (content as readonly Json[])[at];
    } else {
      const steps = format.type === 'sql' ? [name] : (readPath(name) ?? []);
      this.#of = ({ content }) => valueAt(content, steps);
    }
  }

  get value(): string | null {
    return this.#value;
  }

  see(row: SourceRow): void {
    if (!this.declared) return;
    const value = this.#of(row);
    if (value === undefined || value === null || typeof value === 'object') return;
    const text = String(value);
    if (this.#value === null || this.#isAfter(text, this.#value)) this.#value = text;
  }

  #isAfter(a: string, b: string): boolean {
    if (this.declared?.type === 'text') return a > b;
    const [x, y] = this.declared?.type === 'number' ? [Number(a), Number(b)] : [instantMs(a), instantMs(b)];
    // What can't be compared moves nothing.
    return Number.isFinite(x) && (!Number.isFinite(y) || x > y);
  }
}

/** ISO 8601, also with a blank for the T and a short zone, as databases write it. */
function instantMs(text: string): number {
  return Date.parse(
    text
      .trim()
      .replace(/^(\d{4}-\d\d-\d\d) /, '$1T')
      .replace(/([+-]\d\d)$/, '$1:00'),
  );
}
