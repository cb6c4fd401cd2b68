import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Database, Notifier, onceAfterCommit, systemScope, type Tx } from '../platform/public.ts';
import { SOURCE_COLUMNS, type SourceRow } from './source-row.ts';

const CHANNEL = 'trucban_sources';
const CHANGED = Symbol('sources.changed');
/** A change is told at once; this is for a lost notice. */
const FRESH_MS = 15_000;

interface Known {
  readonly byCode: ReadonlyMap<string, SourceRow>;
  readonly byClient: ReadonlyMap<string, SourceRow>;
  readonly until: number;
}

/** All sources, in memory until one changes: intake asks for one with every event. */
@Injectable()
export class SourceDirectory implements OnApplicationShutdown {
  #known: Known | undefined;
  #loading: Promise<Known> | undefined;
  readonly #stop: () => void;

  constructor(
    private readonly database: Database,
    private readonly notifier: Notifier,
  ) {
    this.#stop = notifier.listen(CHANNEL, () => this.#forget());
  }

  onApplicationShutdown(): void {
    this.#stop();
  }

  async byCode(code: string): Promise<SourceRow | undefined> {
    return (await this.#all()).byCode.get(code);
  }

  /** The source that a program sends for. */
  async byClient(clientId: string): Promise<SourceRow | undefined> {
    return (await this.#all()).byClient.get(clientId);
  }

  /** Those that send by this way. */
  async ofKind(kind: SourceRow['kind']): Promise<readonly SourceRow[]> {
    return [...(await this.#all()).byCode.values()].filter((source) => source.kind === kind);
  }

  /** Says that sources changed in this transaction: all processes read them anew. */
  changed(tx: Tx): void {
    onceAfterCommit(tx, CHANGED, () => {
      this.#forget();
      this.notifier.wake(CHANNEL);
    });
  }

  #forget(): void {
    this.#known = undefined;
    this.#loading = undefined;
  }

  async #all(): Promise<Known> {
    if (this.#known && this.#known.until > performance.now()) return this.#known;
    const loading = (this.#loading ??= this.#load());
    try {
      const known = await loading;
      // A change that came meanwhile has forgotten this one.
      if (this.#loading === loading) this.#known = known;
      return known;
    } finally {
      if (this.#loading === loading) this.#loading = undefined;
    }
  }

  async #load(): Promise<Known> {
    const rows = await this.database.read(systemScope('sources'), (tx) =>
      tx.query<SourceRow>('sources.all', `select ${SOURCE_COLUMNS} from source`),
    );
    return {
      byCode: new Map(rows.map((row) => [row.code, row])),
      byClient: new Map(rows.map((row) => [row.client_id, row])),
      until: performance.now() + FRESH_MS,
    };
  }
}
