import { Controller, Get, Query } from '@nestjs/common';
import {
  auditQuerySchema,
  type AuditEntryView,
  type AuditQuery,
  type AuditVerification,
  type Page,
} from '@trucban/contracts';
import {
  CurrentPrincipal,
  Database,
  RequirePermission,
  decodeCursor,
  likePatterns,
  pageOf,
  type Principal,
  type SqlValue,
} from '../platform/public.ts';
import { ENTRY_COLUMNS, type AuditEntry } from './seal.ts';
import { AuditVerifier } from './verify.ts';

type Row = AuditEntry & { readonly seq: number | null; readonly hash: string | null };

/** Reading the audit log, the newest entries first. */
@Controller('audit')
export class AuditController {
  constructor(
    private readonly database: Database,
    private readonly verifier: AuditVerifier,
  ) {}

  @RequirePermission('audit.read')
  @Get()
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: auditQuerySchema }) query: AuditQuery,
  ): Promise<Page<AuditEntryView>> {
    const values: SqlValue[] = [query.limit + 1];
    const where: string[] = [];
    const add = (condition: (n: string) => string, value: SqlValue | undefined) => {
      if (value !== undefined) where.push(condition(`$${values.push(value)}`));
    };
    add((n) => `e.actor_id = ${n}`, query.actor);
    add((n) => `e.action = ${n}`, query.action);
    add((n) => `e.object_type = ${n}`, query.objectType);
    add((n) => `e.object_id = ${n}`, query.objectId);
    const words = likePatterns(query.q);
    if (words)
      where.push(
        `trucban.folded(concat_ws(' ', e.action, e.object_type, e.object_id, e.actor_label, e.reason)) like all($${values.push(words)})`,
      );
    add((n) => `e.at >= ${n}`, query.from);
    add((n) => `e.at < ${n}`, query.to);
    const cursor = decodeCursor(query.cursor, ['instant', 'uuid']);
    if (cursor)
      where.push(
        `(e.at, e.id) < ($${values.push(cursor[0] ?? '')}::timestamptz, $${values.push(cursor[1] ?? '')}::uuid)`,
      );
    const rows = await this.database.read(principal, (tx) =>
      tx.dynamic<Row>(
        `select ${ENTRY_COLUMNS}, s.seq, s.hash from audit_entry e left join audit_seal s on s.entry_id = e.id
          ${where.length > 0 ? `where ${where.join(' and ')}` : ''} order by e.at desc, e.id desc limit $1`,
        values,
      ),
    );
    const { items, nextCursor } = pageOf(rows, query.limit, ({ at, id }) => [at, id]);
    return { items: items.map(toView), nextCursor };
  }

  @RequirePermission('audit.read')
  @Get('verify')
  verify(): Promise<AuditVerification> {
    return this.verifier.verify();
  }
}

function toView({ actorKind, actorId, actorLabel, visibleTo: _visibleTo, seq, hash, ...rest }: Row): AuditEntryView {
  const kind = actorKind as AuditEntryView['actor']['kind'];
  return {
    ...rest,
    actor: { kind, id: actorId, label: actorLabel },
    seal: seq === null || hash === null ? null : { seq, hash },
  };
}
