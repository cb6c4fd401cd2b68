/** A value of what a row becomes: where it goes (`data.title`), and how it reads. */
interface MappedPart {
  readonly at: string;
  readonly text: string;
}

/** Every event says which edition of CloudEvents it is of: nobody mapped that. */
const OURS: ReadonlySet<string> = new Set(['specversion']);
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z$/;

/** What a row becomes, value by value. @param time  how an instant is written: as whoever wrote the file reads it */
export function mappedParts(mapped: unknown, time: (instant: string) => string, at = ''): readonly MappedPart[] {
  if (typeof mapped === 'object' && mapped !== null && !Array.isArray(mapped))
    return Object.entries(mapped).flatMap(([name, value]) =>
      at === '' && OURS.has(name) ? [] : mappedParts(value, time, at === '' ? name : `${at}.${name}`),
    );
  return [{ at, text: typeof mapped === 'string' && INSTANT.test(mapped) ? time(mapped) : textOf(mapped) }];
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
