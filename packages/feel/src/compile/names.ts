import { ContextTracker } from '@lezer/lr';
import { normalizeContextKey, parser } from 'lezer-feel';

/** What the grammar's tokenizer asks: the words of the name that is being read, and the names that are known. */
interface NameState {
  readonly tokens: readonly string[];
  readonly contextCache: () => { readonly keys: ReadonlySet<string>; readonly prefixes: ReadonlySet<string> };
}

/** No known name has more words; beyond them only whether a name has begun matters. */
const MAX_WORDS = 32;

const NODE_NAMES = parser.nodeSet.types.map((type) => type.name);

/**
 * Tells the grammar which names with key words or signs in them are one name. `lezer-feel` has a tracker of its own that
 * also follows scopes, but it copies all names for each entry of a context: seconds for a source of 20,000 characters.
 * Other names with spaces need no telling: words side by side are one name.
 */
export function nameTracker(names: readonly string[]): ContextTracker<NameState> {
  const keys = new Set(names.map(normalizeContextKey));
  const prefixes = new Set<string>();
  for (const key of keys) for (let i = 1; i <= key.length; i++) prefixes.add(key.slice(0, i));
  const cache = { keys, prefixes };
  const contextCache = (): typeof cache => cache;
  const start: NameState = { tokens: [], contextCache };
  return new ContextTracker<NameState>({
    start,
    reduce(state, term, stack, input) {
      const node = NODE_NAMES[term];
      if (node === 'VariableName' || node === 'PathName' || node === 'Name') return start;
      if (node !== 'Identifier' || state.tokens.length >= MAX_WORDS) return state;
      let word = '';
      for (let at = 0; input.pos + at < stack.pos; at++) word += String.fromCharCode(input.peek(at));
      return { tokens: [...state.tokens, word], contextCache };
    },
  });
}
