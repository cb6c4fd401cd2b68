import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/public.ts';
import { Feed, Ids, Queue, json, type Tx } from '../platform/public.ts';
import type { DefinitionRecord } from './definition-record.ts';
import type { ReportPeriod } from './report-period.ts';
import type { ReportRow } from './report-row.ts';
import { tell } from './tell.ts';

export const MAKE_TASK = 'make-report';

/** What is to be reported. */
export interface NewReport {
  readonly definition: DefinitionRecord;
  readonly period: ReportPeriod;
  /** The edition that it takes the place of, and why. */
  readonly replaces?: Pick<ReportRow, 'id' | 'edition' | 'period'>;
  readonly reason?: string;
}

/** Begins reports: a row that a task fills with what it says. */
@Injectable()
export class NewReports {
  constructor(
    private readonly ids: Ids,
    private readonly queue: Queue,
    private readonly feed: Feed,
    private readonly audit: Audit,
  ) {}

  /** Its id; `null` when the period has this edition already. */
  async begin(tx: Tx, { definition, period, replaces, reason }: NewReport): Promise<string | null> {
    const id = this.ids.next();
    const { content: document, key, version } = definition;
    const onDemand = document.period === 'onDemand';
    const who = tx.actor.kind === 'system' ? null : tx.actor;
    // It may meet a row that the caller doesn't see: the report of the period that is there already.
    const inserted = await tx.asSystem(() =>
      tx.run(
        'reports.begin',
        `insert into report (id, definition, definition_version, name, edition, state, period_kind, period, label, period_from, period_to,
                           org_unit, made_by, made_by_name, replaces, reason, created_at, visible_to)
       values ($1, $2, $3, $4, $5, 'making', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, array[$11])
       on conflict (definition, period, edition) do nothing`,
        [
          id,
          key,
          version,
          json({ vi: document.vi, en: document.en }),
          (replaces?.edition ?? 0) + 1,
          document.period,
          replaces?.period ?? (onDemand ? id : period.key),
          json(period.label),
          period.from,
          period.to,
          document.orgUnit,
          who?.id ?? null,
          who?.label ?? null,
          replaces?.id ?? null,
          reason ?? null,
          tx.now,
        ],
      ),
    );
    if (inserted === 0) return null;
    this.queue.add(tx, MAKE_TASK, { id }, { name: `report/${id}` });
    this.audit.write(tx, {
      action: 'report.make',
      objectType: 'report',
      objectId: id,
      reason: reason ?? null,
      after: { definition: `${key}@${version}`, period: period.key, edition: (replaces?.edition ?? 0) + 1 },
    });
    tell(tx, this.feed, { id, definition: key, org_unit: document.orgUnit }, 'making');
    return id;
  }
}
