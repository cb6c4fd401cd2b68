import type { Json } from '@trucban/kernel';

/** The steps of a path such as `place.lat`, `readings[0].value`, `["Tên bệnh"].x`; `null` when it can't be read. */
export function readPath(path: string): readonly (string | number)[] | null {
  const steps: (string | number)[] = [];
  const step = /\.?([^.[\]]+)|\[(\d{1,6})\]|\["([^"\]]+)"\]/y;
  let at = 0;
  while (at < path.length) {
    step.lastIndex = at;
    const m = step.exec(path);
    if (!m || (at === 0 && path.startsWith('.'))) return null;
    const [, name, index, quoted] = m;
    steps.push(index === undefined ? (quoted ?? name ?? '').trim() : Number(index));
    at = step.lastIndex;
  }
  return steps.length > 0 && steps.length <= 20 ? steps : null;
}

/** What lies at the end of the steps; own properties only. */
export function valueAt(record: unknown, steps: readonly (string | number)[]): Json | undefined {
  let value = record;
  for (const step of steps) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (Array.isArray(value)) value = typeof step === 'number' ? (value as readonly unknown[])[step] : undefined;
    else value = Object.hasOwn(value, step) ? (value as Readonly<Record<string, unknown>>)[step] : undefined;
  }
  return value as Json | undefined;
}

/** Name of a column as it is compared: without case, doubled blanks and differences of Unicode's forms. */
export const columnKey = (name: string): string => name.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();
