/** A part of a JSON document that is not the same in another one. `path`: JSON pointer. */
export interface ContentChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What is new, gone or other in `after`; lists are compared member by member. */
export function contentDiff(before: unknown, after: unknown, path = ''): readonly ContentChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (!isContainer(before) || !isContainer(after) || Array.isArray(before) !== Array.isArray(after))
    return [{ path, before, after }];
  const [old, fresh] = [before as Readonly<Record<string, unknown>>, after as Readonly<Record<string, unknown>>];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(fresh)])];
  return keys.flatMap((key) => contentDiff(old[key], fresh[key], `${path}/${key}`));
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;
