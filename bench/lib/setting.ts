/** What every part is given. */
export interface Setting {
  /** A folder of its own for servers' data; not there yet. */
  readonly home: string;
  /** A tenth of the load. */
  readonly short: boolean;
  /** Whether a start with empty caches is wanted. */
  readonly first: boolean;
  /** What to undo when the command ends, also early; in the reverse order. */
  readonly onClose: (close: () => Promise<void>) => void;
}
