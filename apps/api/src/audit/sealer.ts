import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import {
  Database,
  LIMITS,
  Logger,
  PLATFORM_OPTIONS,
  json,
  systemScope,
  type PlatformOptions,
  type Tx,
} from '../platform/public.ts';
import { Inject } from '@nestjs/common';
import { ENTRY_COLUMNS, GENESIS, sealOf, type AuditEntry } from './seal.ts';

/** Lets one process at a time seal. */
const LOCK = 7_401_002;
const SCOPE = systemScope('audit');

/**
 * Seals new entries into the hash chain, in the order in which they became visible. Apart from the writers' transactions, so
 * that nobody waits for the chain.
 */
@Injectable()
export class AuditSealer implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #busy = false;

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.options.runQueue) return;
    this.#timer = setInterval(() => void this.#tick(), LIMITS.auditSealMs);
    this.#timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** Seals everything that is committed now. @returns the number of entries sealed */
  async sealAll(): Promise<number> {
    let sealed = 0;
    for (;;) {
      const batch = await this.database.transaction(SCOPE, (tx) => this.#sealBatch(tx));
      sealed += batch;
      if (batch < LIMITS.auditSealBatch) return sealed;
    }
  }

  async #tick(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await this.sealAll();
    } catch (error) {
      this.logger.warn({ err: error }, 'audit entries were not sealed');
    } finally {
      this.#busy = false;
    }
  }

  async #sealBatch(tx: Tx): Promise<number> {
    await tx.query('audit.lock', 'select pg_advisory_xact_lock($1)', [LOCK]);
    const entries = await tx.query<AuditEntry & { n: number }>(
      'audit.unsealed',
      `select u.n, ${ENTRY_COLUMNS} from audit_unsealed u join audit_entry e on e.id = u.entry_id and e.at = u.entry_at
        order by u.n limit $1`,
      [LIMITS.auditSealBatch],
    );
    if (entries.length === 0) return 0;
    const last = await tx.first<{ seq: number; hash: string }>(
      'audit.lastSeal',
      'select seq, hash from audit_seal order by seq desc limit 1',
    );
    let { seq, hash } = last ?? { seq: 0, hash: GENESIS };
    const seals = entries.map(({ n: _n, ...entry }) => {
      seq += 1;
      hash = sealOf(hash, seq, entry);
      return { seq, entry_id: entry.id, entry_at: entry.at, hash };
    });
    await tx.run(
      'audit.seal',
      `insert into audit_seal (seq, entry_id, entry_at, hash, sealed_at)
       select seq, entry_id, entry_at, hash, $2
         from jsonb_to_recordset($1) as s(seq bigint, entry_id uuid, entry_at timestamptz, hash text)`,
      [json(seals), tx.now],
    );
    await tx.run('audit.sealed', 'delete from audit_unsealed where n = any($1::bigint[])', [entries.map(({ n }) => n)]);
    return entries.length;
  }
}
