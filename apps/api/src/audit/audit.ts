import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Ids, collect, json, type Tx } from '../platform/public.ts';
import { masked } from './mask.ts';

/** One thing that somebody did. */
export interface AuditRecord {
  /** What was done: `incident.acknowledge`, `user.create`. */
  readonly action: string;
  /** Kind of the thing (`incident`, `user`, `process`) and its id or code. */
  readonly objectType: string;
  readonly objectId: string;
  /** State before and after, or what matters of it. Personal fields are masked. */
  readonly before?: unknown;
  readonly after?: unknown;
  /** Schema of `before` and `after`, whose fields marked `personal` are masked; well-known personal fields always are. */
  readonly schema?: z.ZodType;
  readonly reason?: string | null;
  /** Group or person in whose stead it was done. */
  readonly onBehalfOf?: string | null;
  /** Other than who runs the transaction: a login has no principal yet. */
  readonly actor?: Tx['actor'];
}

const RECORDS = Symbol('audit.records');

/** The audit log, from the side of those who do something. Entries are insert-only and sealed into a hash chain afterwards. */
@Injectable()
export class Audit {
  constructor(private readonly ids: Ids) {}

  /** Records it in the transaction in which it is done; those of one transaction are written together before its commit. */
  write(tx: Tx, record: AuditRecord): void {
    collect(tx, RECORDS, record, (records) => this.#write(tx, records));
  }

  async #write(tx: Tx, records: readonly AuditRecord[]): Promise<void> {
    const rows = records.map((record, n) => {
      const actor = record.actor ?? tx.actor;
      return {
        n,
        id: this.ids.next(),
        actor_kind: actor.kind,
        actor_id: actor.id,
        actor_label: actor.label,
        ip: actor.ip ?? null,
        request_id: actor.requestId ?? null,
        action: record.action,
        object_type: record.objectType,
        object_id: record.objectId,
        before: record.before === undefined ? null : masked(record.before, record.schema),
        after: record.after === undefined ? null : masked(record.after, record.schema),
        reason: record.reason ?? null,
        on_behalf_of: record.onBehalfOf ?? null,
        // The IOC watches over the whole province, so its auditors see everybody's entries.
        visible_to: [...new Set([actor.orgUnit ?? 'IOC', 'IOC'])],
      };
    });
    await tx.run(
      'audit.add',
      `with added as (insert into audit_entry (id, at, actor_kind, actor_id, actor_label, ip, request_id, action, object_type, object_id,
              before, after, reason, on_behalf_of, visible_to)
       select id, $2, actor_kind, actor_id, actor_label, ip, request_id, action, object_type, object_id,
              before, after, reason, on_behalf_of, visible_to
         from jsonb_to_recordset($1) as a(n int, id uuid, actor_kind text, actor_id text, actor_label text, ip text,
              request_id text, action text, object_type text, object_id text, before jsonb, after jsonb, reason text,
              on_behalf_of text, visible_to text[])
        order by n)
       insert into audit_unsealed (entry_id, entry_at)
       select id, $2 from jsonb_to_recordset($1) as a(n int, id uuid) order by n`,
      [json(rows), tx.now],
    );
  }
}
