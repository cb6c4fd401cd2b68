import { Injectable } from '@nestjs/common';
import type { AlertDto, AlertsQuery, Page } from '@trucban/contracts';
import type { JsonObject } from '@trucban/kernel';
import { NotFoundError, decodeCursor, pageOf, type SqlValue, type Tx } from '../../platform/public.ts';
import { failedActions } from '../failed-actions.ts';
import { ALERT_COLUMNS, type AlertRow } from './alert-row.ts';

const SELECT = `select ${ALERT_COLUMNS.split(/,\s*/)
  .map((name) => `a.${name}`)
  .join(', ')}, i.number as incident_number from alert a left join incident i on i.id = a.incident_id`;

type Listed = AlertRow & { readonly incident_number: string | null; readonly active_since: string };

/** Alerts that were raised, the newest first. */
@Injectable()
export class AlertReads {
  async one(tx: Tx, id: string): Promise<AlertDto> {
    const row = await tx.first<Listed>('rules.oneAlert', `${SELECT} where a.id = $1 and a.active_since is not null`, [
      id,
    ]);
    if (!row) throw NotFoundError.of('ALERT', 'cảnh báo', 'alert');
    return { ...dtoOf(row), failedActions: [...(await failedActions(tx, [id]))] };
  }

  async page(tx: Tx, query: AlertsQuery): Promise<Page<AlertDto>> {
    const values: SqlValue[] = [];
    const where = ['a.active_since is not null'];
    const add = (sql: string, value: SqlValue): void => void where.push(sql.replace('?', `$${values.push(value)}`));
    if (query.state === 'open') where.push(`a.state <> 'cleared'`);
    else if (query.state) add('a.state = ?', query.state);
    if (query.rule) add('a.rule = ?', query.rule);
    if (query.severity) add('a.severity = ?', query.severity);
    if (query.incidentId) add('a.incident_id = ?', query.incidentId);
    if (query.acknowledged !== undefined) add('(a.acknowledged_at is not null) = ?', query.acknowledged);
    if (query.exercise !== undefined) add('a.exercise = ?', query.exercise);
    if (query.since) add('a.active_since >= ?', query.since);
    if (query.q) add(`trucban.folded(concat_ws(' ', a.rule, a.key)) like '%' || trucban.folded(?) || '%'`, query.q);
    const cursor = decodeCursor(query.cursor, ['instant', 'uuid']);
    if (cursor) {
      const [at, id] = [values.push(cursor[0] ?? ''), values.push(cursor[1] ?? '')];
      where.push(`(a.active_since, a.id) < ($${at}::timestamptz, $${id}::uuid)`);
    }
    const rows = await tx.dynamic<Listed>(
      `${SELECT} where ${where.join(' and ')} order by a.active_since desc, a.id desc limit ${query.limit + 1}`,
      values,
    );
    const page = pageOf(rows, query.limit, (row) => [row.active_since, row.id]);
    return { items: page.items.map(dtoOf), nextCursor: page.nextCursor };
  }
}

/** What boards need to show a change without asking again. */
export function changeOf(row: AlertRow, type: string): JsonObject {
  const { id, rule, key, state, severity, count, exercise, active_since, cleared_at, acknowledged_at, incident_id } =
    row;
  return {
    type,
    id,
    rule,
    key,
    state,
    severity,
    count,
    exercise,
    raisedAt: active_since,
    acknowledgedAt: acknowledged_at,
    clearedAt: cleared_at,
    incidentId: incident_id,
  };
}

function dtoOf(row: Listed): AlertDto {
  return {
    id: row.id,
    rule: row.rule,
    ruleVersion: row.rule_version,
    key: row.key,
    exercise: row.exercise,
    state: row.state as AlertDto['state'],
    severity: row.severity,
    count: row.count,
    raisedAt: row.active_since,
    lastAt: row.last_at,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedBy: row.acknowledged_by?.label ?? null,
    clearedAt: row.cleared_at,
    clearedBy: row.cleared_by && row.cleared_by.kind !== 'system' ? row.cleared_by.label : null,
    incidentId: row.incident_id,
    incidentNumber: row.incident_number,
    lastEventId: row.event.id,
    version: row.version,
  };
}
