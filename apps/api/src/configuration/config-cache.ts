import type { ConfigKindName } from '@trucban/contracts';
import type { Tx } from '../platform/public.ts';
import { markOf } from './config-marks.ts';
import type { ConfigRecord } from './config-record.ts';
import type { ConfigStore } from './config-store.ts';

/**
 * Something that is made of what is in force of a kind, kept until something of the kind is published, retired or takes effect:
 * asking costs one small statement in a transaction.
 */
export class KeptInForce<Made> {
  #mark: string | undefined;
  #made: Promise<Made> | undefined;

  constructor(
    private readonly kind: ConfigKindName,
    private readonly make: (tx: Tx) => Promise<Made>,
  ) {}

  async get(tx: Tx): Promise<Made> {
    const mark = await markOf(tx, this.kind);
    if (this.#made && this.#mark === mark) return this.#made;
    const made = this.make(tx);
    this.#mark = mark;
    this.#made = made;
    made.catch(() => (this.#made = undefined));
    return made;
  }
}

/** Everything of a kind that is in force, with its content, made into what its feature works with. */
export class ConfigCache<Built> extends KeptInForce<Built> {
  constructor(
    store: ConfigStore,
    kind: ConfigKindName,
    build: (records: readonly ConfigRecord<unknown>[], tx: Tx) => Built | Promise<Built>,
  ) {
    super(kind, async (tx) => build(await store.allCurrent(tx, kind), tx));
  }
}
