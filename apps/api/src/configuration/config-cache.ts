import type { ConfigKindName } from '@trucban/contracts';
import type { Tx } from '../platform/public.ts';
import type { ConfigRecord } from './config-record.ts';
import type { ConfigStore } from './config-store.ts';

/**
 * Everything of a kind that is in force, made into what its feature works with, and kept until something of the kind is
 * published, retired or takes effect: asking costs one small statement. For hot paths that need many configurations.
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
    const row = await tx.first<{ mark: string }>(
      'config.mark',
      `select count(*) || '/' || coalesce(max(updated_at)::text, '') || '/' || coalesce(max(effective_from)::text, '') as mark
         from config_version where kind = $1 and state in ('published', 'retired') and effective_from <= $2`,
      [this.kind, tx.now],
    );
    const mark = row?.mark ?? '';
    if (this.#built && this.#mark === mark) return this.#built;
    const built = (async () => this.build(await this.store.allCurrent(tx, this.kind), tx))();
    this.#mark = mark;
    this.#built = built;
    built.catch(() => (this.#built = undefined));
    return built;
  }
}
