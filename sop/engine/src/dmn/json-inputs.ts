import { entryOf, isContext, isList, parseTemporal, setEntry, type FeelType, type FeelValue } from '@trucban/feel';

const TEMPORAL = new Set(['date', 'time', 'date and time', 'days and time duration', 'years and months duration']);

/** JSON as its declared type reads it: text of a date, time or duration becomes one, also inside of lists and contexts. */
export function fromJsonAs(value: FeelValue, type: FeelType, depth = 0): FeelValue {
  if (value === null || depth > 50) return value;
  switch (type.kind) {
    case 'named': {
      const known = type.get();
      return known ? fromJsonAs(value, known, depth + 1) : value;
    }
    case 'restricted':
      return fromJsonAs(value, type.of, depth + 1);
    case 'simple':
      return typeof value === 'string' && TEMPORAL.has(type.name) ? (parseTemporal(value) ?? value) : value;
    case 'list':
      return isList(value)
        ? value.map((item) => fromJsonAs(item, type.of, depth + 1))
        : fromJsonAs(value, type.of, depth + 1);
    case 'context': {
      if (!isContext(value) || type.entries.length === 0) return value;
      const result: { [key: string]: FeelValue } = {};
      for (const key of Object.keys(value)) setEntry<FeelValue>(result, key, value[key] ?? null);
      for (const { name, type: inner } of type.entries) {
        const entry = entryOf(value, name);
        if (entry !== undefined) setEntry<FeelValue>(result, name, fromJsonAs(entry, inner, depth + 1));
      }
      return result;
    }
    default:
      return value;
  }
}
