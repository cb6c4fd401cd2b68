import type { Json } from '@trucban/kernel';
import { fieldReader, type FieldReader, type FieldSource } from './field.ts';
import { columnKey, readPath, valueAt } from './path.ts';
import { problem, rowProblem } from './problems.ts';
import { eventOf, valuesOf } from './target.ts';
import type { MappedRow, MappingDocument, MappingProblem, RowProblem } from './types.ts';

/** Makes events or numbers of rows. A row: the cells of a table in the order of its columns, or a record. */
export type RowMapper = (row: unknown) => MappedRow;

/** A mapper, or why the columns of a table don't fit the mapping. */
export type Bound =
  { readonly ok: true; readonly map: RowMapper } | { readonly ok: false; readonly problems: readonly MappingProblem[] };

/** Of the columns of a file so many are named in an error, each by so many letters. */
const [MOST_NAMED, MOST_LETTERS] = [20, 60];

/** The mapping over a table with these columns. @param document one in which `checkMapping` found no errors */
export function bindTable(document: MappingDocument, columns: readonly string[]): Bound {
  const keys = columns.map(columnKey);
  const problems: MappingProblem[] = [];
  const wanted = [
    ...document.fields.flatMap(({ from }, n) => (from === undefined ? [] : [[`/fields/${n}/from`, from] as const])),
    ...(document.dedup ?? []).map((name, n) => [`/dedup/${n}`, name] as const),
  ];
  const places = new Map<string, number>();
  for (const [path, name] of wanted) {
    if (places.has(name)) continue;
    const key = columnKey(name);
    const at = keys.indexOf(key);
    if (at < 0) problems.push(missing(path, name, problems.length === 0 ? columns : []));
    else if (keys.lastIndexOf(key) !== at)
      problems.push(
        problem(
          path,
          'COLUMN_TWICE',
          `Tệp có nhiều cột tên “${name}”.`,
          `The file has several columns named "${name}".`,
        ),
      );
    places.set(name, at);
  }
  if (problems.length > 0) return { ok: false, problems };
  const sourceOf = (row: unknown): FieldSource => {
    const cells = row as readonly (Json | undefined)[];
    return {
      at: (from) => cells[places.get(from) ?? -1],
      whole: () => Object.fromEntries(columns.map((name, n) => [name, cells[n] ?? null])),
    };
  };
  return { ok: true, map: mapper(document, sourceOf) };
}

/** @param there the columns that the file does have: told once, so that a wrong separator or another spelling is seen */
function missing(path: string, name: string, there: readonly string[]): MappingProblem {
  const named = there.slice(0, MOST_NAMED).map((column) => `“${column.slice(0, MOST_LETTERS)}”`);
  const list = [...named, ...(there.length > named.length ? ['…'] : [])].join(', ');
  return problem(
    path,
    'COLUMN_MISSING',
    `Tệp không có cột “${name}”${list && `, mà có: ${list}`}.`,
    `The file has no column “${name}”${list && `; it has: ${list}`}.`,
  );
}

/** The mapping over records: JSON, or rows of a database. */
export function bindRecords(document: MappingDocument): RowMapper {
  const paths = new Map<string, readonly (string | number)[]>();
  const stepsOf = (from: string): readonly (string | number)[] => {
    const known = paths.get(from);
    if (known) return known;
    // Columns of a query are names, not paths.
    const steps = document.format.type === 'sql' ? [from] : (readPath(from) ?? [from]);
    paths.set(from, steps);
    return steps;
  };
  return mapper(document, (row) => ({
    at: (from) => valueAt(row, stepsOf(from)),
    whole: () => (typeof row === 'object' && row !== null ? (row as Readonly<Record<string, Json>>) : {}),
  }));
}

function mapper(document: MappingDocument, sourceOf: (row: unknown) => FieldSource): RowMapper {
  const { target, dedup = [] } = document;
  const readers: readonly (readonly [string, FieldReader])[] = document.fields.map((field) => [
    field.to,
    fieldReader(field, document),
  ]);
  return (row) => {
    const source = sourceOf(row);
    const problems: RowProblem[] = [];
    const made = new Map<string, Json>();
    for (const [to, read] of readers) {
      const result = read(source);
      if ('problem' in result) problems.push(result.problem);
      else if (result.value !== undefined) made.set(to, result.value);
    }
    const key = dedup.map((from) => keyText(source.at(from)));
    if (dedup.length > 0 && key.every((text) => text === ''))
      problems.push(
        rowProblem(dedup[0] ?? null, 'dedup', 'KEY_MISSING', 'khóa chống trùng trống.', 'the dedup key is empty.'),
      );
    if (problems.length > 0) return { ok: false, problems };
    if (target.type === 'event') return { ok: true, type: 'event', key, event: eventOf(target.kind, made) };
    const values = valuesOf(target.measure, made);
    if (values.length > 0) return { ok: true, type: 'measure', key, values };
    return {
      ok: false,
      problems: [rowProblem(null, 'value', 'NO_VALUE', 'không có số liệu nào.', 'there is no value in it.')],
    };
  };
}

function keyText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return (typeof value === 'string' ? value : JSON.stringify(value)).normalize('NFC').trim();
}
