import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@trucban/kernel';
import type { MappedRow, MappingDocument, RowMapper, RowProblem } from '@trucban/mapping';
import { Kpi, MeasureValues } from '../indicators/public.ts';
import { EventStore, type EventSender, type Stored } from '../intake/public.ts';
import type { FieldProblem, Tx } from '../platform/public.ts';
import type { SourceRow as Source } from '../sources/public.ts';
import type { Sender } from './import-rows.ts';
import { cellProblem } from './reading/csv.ts';
import type { SourceRow } from './reading/rows.ts';

/** What an import is loaded with. */
export interface Loading {
  readonly importId: string;
  readonly mapping: MappingDocument;
  readonly map: RowMapper;
  readonly columns: readonly string[] | null;
  readonly sender: Sender;
  /** Org units for which it may report numbers. */
  readonly units: readonly string[];
  /** That it is counted for: its readings are in the units and within the limits that this one declares. */
  readonly source: Source | undefined;
}

/** What became of a row. */
export interface Verdict {
  readonly row: SourceRow;
  readonly outcome: 'accepted' | 'duplicate' | 'rejected';
  readonly problems: readonly RowProblem[];
  /** The event or the numbers, for trials. */
  readonly mapped: unknown;
}

/** Rows with what became of them, and what was noticed of the new events among them. */
export interface Loaded {
  readonly verdicts: readonly Verdict[];
  readonly seen: Stored['seen'] | null;
}

type EventRow = Extract<MappedRow, { readonly type: 'event' }>;
type ValuesRow = Extract<MappedRow, { readonly type: 'measure' }>;
interface Judged {
  problems: RowProblem[];
  taken: number;
  duplicates: number;
}

/** Makes events or numbers of rows and keeps them, in the running transaction: all rows at once. */
@Injectable()
export class Loader {
  constructor(
    private readonly events: EventStore,
    private readonly values: MeasureValues,
    private readonly kpi: Kpi,
  ) {}

  async load(tx: Tx, loading: Loading, rows: readonly SourceRow[]): Promise<Loaded> {
    const mapped = rows.map((row) => mapOne(row, loading));
    const judged: Judged[] = mapped.map((one) => ({
      problems: one.ok ? [] : [...one.problems],
      taken: 0,
      duplicates: 0,
    }));
    const seen = await this.#events(tx, loading, rows, mapped, judged);
    await this.#values(tx, loading, mapped, judged);
    const verdicts = rows.map((row, n): Verdict => {
      const { problems = [], taken = 0, duplicates = 0 } = judged[n] ?? {};
      const one = mapped[n];
      const outcome = problems.length > 0 ? 'rejected' : taken === 0 && duplicates > 0 ? 'duplicate' : 'accepted';
      return {
        row,
        outcome,
        problems,
        mapped: one?.ok ? (one.type === 'event' ? one.event : one.values.map(shownValue)) : null,
      };
    });
    return { verdicts, seen };
  }

  async #events(
    tx: Tx,
    { importId, mapping, sender, source: readingsOf }: Loading,
    rows: readonly SourceRow[],
    mapped: readonly MappedRow[],
    judged: readonly Judged[],
  ): Promise<Stored['seen'] | null> {
    const places = mapped.flatMap((one, n) => (one.ok && one.type === 'event' ? [n] : []));
    if (places.length === 0 || mapping.target.type !== 'event') return null;
    const source = mapping.target.source ?? `/imports/${mapping.code}`;
    const events = places.map((n) => {
      const { event, key } = mapped[n] as EventRow;
      // Where it was read stays with it, so that a number can be followed back to the row.
      return { ...event, id: keyId(key), source, importid: importId, importrow: rows[n]?.number ?? 0 };
    });
    const by: EventSender = { kind: sender.kind, id: sender.id, permissions: new Set() };
    const how = { batch: true, readingsOf };
    const { accepted, rejected, seen } = await this.events.store(tx, events, by, undefined, how);
    const refused = new Set(rejected.map(({ index }) => index));
    for (const { index, errors } of rejected)
      judged[places[index] ?? -1]?.problems.push(...errors.map((error) => asRowProblem(error, mapping)));
    const taken = places.filter((_, index) => !refused.has(index));
    for (const [at, { duplicate }] of accepted.entries()) count(judged[taken[at] ?? -1], duplicate);
    return seen;
  }

  async #values(tx: Tx, loading: Loading, mapped: readonly MappedRow[], judged: readonly Judged[]): Promise<void> {
    const { mapping, sender, units } = loading;
    const byMeasure = new Map<string, { n: number; field: string; value: JsonObject }[]>();
    for (const [n, one] of mapped.entries())
      if (one.ok && one.type === 'measure')
        for (const { measure, field, value } of one.values) {
          const group = byMeasure.get(measure) ?? [];
          group.push({ n, field, value: { source: mapping.code, ...value } });
          byMeasure.set(measure, group);
        }
    if (byMeasure.size === 0) return;
    const { catalogue } = await this.kpi.current(tx);
    const reporter = { kind: sender.kind, id: sender.id, name: sender.name, unitsWith: () => units };
    for (const [measure, group] of byMeasure) {
      if (!catalogue.measure(measure)) {
        for (const { n, field } of group) judged[n]?.problems.push(unknownMeasure(measure, field, mapping));
        continue;
      }
      const inputs = group.map(({ value }) => value);
      const { accepted, rejected } = await this.values.store(tx, measure, inputs, reporter);
      for (const { index, errors } of rejected) {
        const { n, field } = group[index] ?? { n: -1, field: 'value' };
        judged[n]?.problems.push(...errors.map((error) => asRowProblem(error, mapping, field)));
      }
      for (const { index, duplicate } of accepted) count(judged[group[index]?.n ?? -1], duplicate);
    }
  }
}

function mapOne(row: SourceRow, { map, columns }: Loading): MappedRow {
  const wrong = columns && Array.isArray(row.content) ? cellProblem(row.content, columns) : null;
  if (wrong === null) return map(row.content);
  const message =
    wrong === 'COLUMN_COUNT'
      ? {
          vi: 'Dòng có nhiều ô hơn số cột; có thể thiếu dấu ngoặc kép.',
          en: 'The row has more cells than columns; quotes may be missing.',
        }
      : { vi: 'Một ô dài quá 32.767 ký tự.', en: 'A cell is longer than 32,767 characters.' };
  return { ok: false, problems: [{ column: null, field: '', code: wrong, message }] };
}

/** The key of a row as the id of its event: the same row is the same event, and what a key holds isn't shown. */
const keyId = (key: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 40);

function count(judged: Judged | undefined, duplicate: boolean): void {
  if (!judged) return;
  if (duplicate) judged.duplicates += 1;
  else judged.taken += 1;
}

const shownValue = ({ measure, value }: ValuesRow['values'][number]): JsonObject => ({ measure, ...value });

/** `/data/location/lat` of the store is the column that gave `data.location.lat`. */
function asRowProblem({ path, code, message }: FieldProblem, mapping: MappingDocument, value = 'value'): RowProblem {
  const named = path.slice(1).replaceAll('/', '.');
  const field = named === 'value' ? value : named;
  const from = mapping.fields.find(({ to }) => to === field || field.startsWith(`${to}.`));
  const column = from?.from ?? null;
  const where = column ?? field;
  return { column, field, code, message: { vi: `${where}: ${message.vi}`, en: `${where}: ${message.en}` } };
}

function unknownMeasure(measure: string, field: string, mapping: MappingDocument): RowProblem {
  const column = mapping.fields.find(({ to }) => to === 'measure')?.from ?? null;
  return {
    column,
    field,
    code: 'UNKNOWN_MEASURE',
    message: { vi: `Không có số liệu “${measure}”.`, en: `There is no measure "${measure}".` },
  };
}
