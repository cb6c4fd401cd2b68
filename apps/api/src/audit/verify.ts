import { Injectable } from '@nestjs/common';
import type { AuditVerification } from '@trucban/contracts';
import { Database, LIMITS, systemScope, type Tx } from '../platform/public.ts';
import { ENTRY_COLUMNS, GENESIS, sealOf, type AuditEntry } from './seal.ts';

type Sealed = { readonly seq: number; readonly hash: string } & {
  readonly [Key in keyof AuditEntry]: AuditEntry[Key] | null;
};

/** Recomputes the hash chain from its beginning. */
@Injectable()
export class AuditVerifier {
  constructor(private readonly database: Database) {}

  /** Whether every sealed entry is still there as it was, and none lacks its seal. */
  verify(): Promise<AuditVerification> {
    return this.database.read(systemScope('audit'), async (tx) => {
      let [seq, hash] = [0, GENESIS];
      for (;;) {
        const batch = await this.#batch(tx, seq);
        for (const { seq: number, hash: stored, ...entry } of batch) {
          const expected =
            entry.id !== null && number === seq + 1 ? sealOf(hash, number, entry as AuditEntry) : undefined;
          if (expected !== stored) return { valid: false, entries: seq, waiting: 0, brokenAt: seq + 1, head: hash };
          [seq, hash] = [number, stored];
        }
        if (batch.length < LIMITS.auditSealBatch) return this.#counted(tx, seq, hash);
      }
    });
  }

  // An entry with neither a seal nor a place in the queue was put in or taken out behind the back of the log.
  async #counted(tx: Tx, entries: number, head: string): Promise<AuditVerification> {
    const row = await tx.first<{ waiting: number; strangers: number }>(
      'audit.verify.count',
      `select (select count(*) from audit_unsealed) as waiting,
              (select count(*) from audit_entry e where not exists (select 1 from audit_seal s where s.entry_id = e.id)
                  and not exists (select 1 from audit_unsealed u where u.entry_id = e.id)) as strangers`,
    );
    const valid = row?.strangers === 0;
    return { valid, entries, waiting: row?.waiting ?? 0, brokenAt: valid ? null : entries + 1, head };
  }

  #batch(tx: Tx, after: number): Promise<Sealed[]> {
    return tx.query<Sealed>(
      'audit.verify.batch',
      `select s.seq, s.hash, ${ENTRY_COLUMNS} from audit_seal s
         left join audit_entry e on e.id = s.entry_id and e.at = s.entry_at
        where s.seq > $1 order by s.seq limit $2`,
      [after, LIMITS.auditSealBatch],
    );
  }
}
