/** What a JSON text says, and where in it each part stands. */
export interface ReadJson {
  readonly value: unknown;
  /** Offset of the value at each JSON pointer. */
  readonly places: ReadonlyMap<string, number>;
}
/** Where a text stops being JSON. `what`: `end` too early, a `token` that doesn't belong there, a field that is there `twice`. */
export interface JsonFault {
  readonly at: number;
  readonly what: 'end' | 'token' | 'twice';
}

class Fault extends Error {
  readonly at: number;
  readonly what: JsonFault['what'];

  constructor(at: number, what: JsonFault['what']) {
    super(what);
    this.at = at;
    this.what = what;
  }
}

/** JSON knows four kinds of white space only. */
const TOKEN = /[ \t\n\r]*("(?:[^"\\\u0000-\u001f]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:])/uy;

/** Reads JSON with the place of everything in it. */
export function readJson(text: string): ReadJson | JsonFault {
  const places = new Map<string, number>();
  let at = 0;
  const next = (): { readonly token: string; readonly from: number } => {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    const from = at + (/^[ \t\n\r]*/.exec(text.slice(at))?.[0].length ?? 0);
    if (!found) throw new Fault(from, from >= text.length ? 'end' : 'token');
    at = TOKEN.lastIndex;
    return { token: found[1] ?? '', from };
  };
  const peek = (): string => {
    const before = at;
    const { token } = next();
    at = before;
    return token;
  };
  const parsed = (token: string, from: number): unknown => {
    try {
      return JSON.parse(token);
    } catch {
      throw new Fault(from, 'token');
    }
  };
  const value = (pointer: string, depth: number): unknown => {
    const { token, from } = next();
    places.set(pointer, from);
    if (depth > 100) throw new Fault(from, 'token');
    if (token === '{') return object(pointer, depth);
    if (token === '[') return list(pointer, depth);
    return parsed(token, from);
  };
  const object = (pointer: string, depth: number): object => {
    const fields = new Map<string, unknown>();
    for (let first = true; ; first = false) {
      if (first && peek() === '}') break;
      const { token, from } = next();
      if (!token.startsWith('"')) throw new Fault(from, 'token');
      const key = String(parsed(token, from));
      if (fields.has(key)) throw new Fault(from, 'twice');
      expect(':');
      const inner = `${pointer}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`;
      fields.set(key, value(inner, depth + 1));
      if (!more('}')) return Object.fromEntries(fields);
    }
    next();
    return {};
  };
  const list = (pointer: string, depth: number): unknown[] => {
    const items: unknown[] = [];
    if (peek() === ']') {
      next();
      return items;
    }
    do items.push(value(`${pointer}/${items.length}`, depth + 1));
    while (more(']'));
    return items;
  };
  const expect = (wanted: string): void => {
    const { token, from } = next();
    if (token !== wanted) throw new Fault(from, 'token');
  };
  const more = (end: string): boolean => {
    const { token, from } = next();
    if (token === ',') return true;
    if (token === end) return false;
    throw new Fault(from, 'token');
  };
  try {
    const read = value('', 0);
    const rest = text.slice(at).search(/[^ \t\n\r]/);
    if (rest >= 0) throw new Fault(at + rest, 'token');
    return { value: read, places };
  } catch (fault) {
    if (fault instanceof Fault) return { at: fault.at, what: fault.what };
    throw fault;
  }
}

/** Offset of a pointer, or of what it lies in when that part isn't there. */
export function placeOf(places: ReadonlyMap<string, number>, pointer: string): number {
  for (let each = pointer; each !== ''; each = each.slice(0, each.lastIndexOf('/'))) {
    const at = places.get(each);
    if (at !== undefined) return at;
  }
  return 0;
}

/** Line of an offset, from 1. */
export function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}
