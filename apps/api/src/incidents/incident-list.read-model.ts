import { Injectable } from '@nestjs/common';
import type { IncidentListItem, IncidentsQuery, Page } from '@trucban/contracts';
import { decodeCursor, likePatterns, pageOf, type SqlValue, type Tx } from '../platform/public.ts';
import { INCIDENT_COLUMNS, type IncidentRow } from './incident-row.ts';
import { IncidentView } from './incident-view.ts';

const CLOCK_IS_OPEN = `(c.state in ('running', 'paused') or (c.state = 'breached' and c.met_at is null))`;
const SLA_STATES: Readonly<Record<string, string>> = {
  running: `c.state = 'running'`,
  paused: `c.state = 'paused'`,
  warning: `c.state = 'running' and c.warn_at <= $now`,
  breached: `c.state = 'breached'`,
};

/** `GET /incidents`: newest first. */
@Injectable()
export class IncidentList {
  constructor(private readonly view: IncidentView) {}

  async page(tx: Tx, query: IncidentsQuery, myId: string): Promise<Page<IncidentListItem>> {
    const values: SqlValue[] = [];
    const where: string[] = [];
    const add = (sql: string, ...given: readonly SqlValue[]): void => {
      const waiting = [...given];
      where.push(sql.replace(/\?/g, () => `$${values.push(waiting.shift() ?? null)}`));
    };
    if (query.status) add('i.status = any(?)', query.status);
    if (query.severity) add('i.severity = any(?)', query.severity);
    if (query.type) add('i.type = any(?)', query.type);
    if (query.area) add('i.area_code = ?', query.area);
    if (query.orgUnit) add('i.org_unit = ?', query.orgUnit);
    if (query.agency) add('i.agencies @> array[?::text]', query.agency);
    if (query.assignee) add('i.assignee::text = ?', query.assignee === 'me' ? myId : query.assignee);
    if (query.openOnly) add(`i.status in ('new', 'acknowledged', 'inProgress')`);
    if (query.exercise !== undefined) add('i.exercise = ?', query.exercise);
    if (query.since) add('i.created_at >= ?', query.since);
    if (query.parentId) add('i.parent_id = ?', query.parentId);
    if (query.slaState) {
      const state = SLA_STATES[query.slaState] ?? 'true';
      const needsNow = state.includes('$now');
      const sql = `exists (select 1 from sla_clock c where c.incident_id = i.id and c.kind = 'incident' and ${CLOCK_IS_OPEN} and ${state.replace('$now', '?')})`;
      if (needsNow) add(sql, tx.now);
      else add(sql);
    }
    const words = likePatterns(query.q);
    if (words) add('i.search like all(?)', words);
    const cursor = decodeCursor(query.cursor, ['instant', 'uuid']);
    if (cursor) add('(i.created_at, i.id) < (?::timestamptz, ?::uuid)', cursor[0] ?? '', cursor[1] ?? '');
    const rows = await tx.dynamic<IncidentRow>(
      `select ${INCIDENT_COLUMNS} from incident i ${where.length ? `where ${where.join(' and ')}` : ''}
        order by i.created_at desc, i.id desc limit ${query.limit + 1}`,
      values,
    );
    const page = pageOf(rows, query.limit, (row) => [row.created_at, row.id]);
    return { items: await this.view.items(tx, page.items), nextCursor: page.nextCursor };
  }
}
