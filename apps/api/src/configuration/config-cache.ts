import type { ConfigKindName } from '@trucban/contracts';
import type { Tx } from '../platform/public.ts';
import { markOf } from './config-marks.ts';
import type { ConfigRecord } from './config-record.ts';
import type { ConfigStore } from './config-store.ts';

/**
 * Everything of a kind that is in force, made into what its feature works with, and kept until something of the kind is
 * published, retired or takes effect: asking costs one small statement in a transaction. For hot paths that need many configurations.
 */
export class ConfigCache<Built> {
  #mark: string | undefined;
  #built: Promise<Built> | undefined;

  constructor(
    private readonly store: ConfigStore,
    private readonly kind: ConfigKindName,
    private readonly build: (records: readonly ConfigRecord<unknown>[], tx: Tx) => Built | Promise<Built>,
  ) {}

  async get(tx: Tx): Promise<Built> {
    const mark = await markOf(tx, this.kind);
    if (this.#built && this.#mark === mark) return this.#built;
    const built = (async () => this.build(await this.store.allCurrent(tx, this.kind), tx))();
    this.#mark = mark;
    this.#built = built;
    built.catch(() => (this.#built = undefined));
    return built;
  }
}
