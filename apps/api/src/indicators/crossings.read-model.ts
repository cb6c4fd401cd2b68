import { Injectable } from '@nestjs/common';
import type { Crossing, CrossingsQuery, Page } from '@trucban/contracts';
import type { Instant } from '@trucban/kernel';
import { OrgDirectory } from '../identity/public.ts';
import { decodeCursor, folded, likePatterns, pageOf, type SqlValue, type Tx } from '../platform/public.ts';
import { Kpi } from './kpi.ts';

interface Row {
  readonly id: string;
  readonly indicator: string;
  readonly org_unit: string;
  readonly period: string;
  readonly from_state: Crossing['from'];
  readonly to_state: Crossing['to'];
  readonly value: number | null;
  readonly event_id: string | null;
  readonly at: Instant;
}

/** `GET /indicators/crossings`: changes of state into, out of, or between warning and critical; the newest first. */
@Injectable()
export class CrossingReads {
  constructor(
    private readonly kpi: Kpi,
    private readonly directory: OrgDirectory,
  ) {}

  async page(tx: Tx, query: CrossingsQuery): Promise<Page<Crossing>> {
    const { catalogue } = await this.kpi.current(tx);
    const values: SqlValue[] = [];
    const where = ['true'];
    const add = (sql: string, value: SqlValue): void => void where.push(sql.replace('?', `$${values.push(value)}`));
    if (query.indicator !== undefined) add('indicator = ?', query.indicator);
    if (query.orgUnit !== undefined) add('org_unit = ?', query.orgUnit);
    if (query.state !== undefined) add('to_state = ?', query.state);
    for (const word of likePatterns(query.q) ?? []) {
      const named = catalogue.indicators.filter(({ document: { vi, en } }) =>
        folded(`${vi} ${en}`).includes(word.slice(1, -1)),
      );
      const [codes, text] = [values.push(named.map(({ document }) => document.code)), values.push(word)];
      where.push(
        `(indicator = any($${codes}::text[]) or trucban.folded(concat_ws(' ', indicator, org_unit, period)) like $${text})`,
      );
    }
    const cursor = decodeCursor(query.cursor, ['instant', 'uuid']);
    if (cursor) {
      const [at, id] = [values.push(cursor[0] ?? ''), values.push(cursor[1] ?? '')];
      where.push(`(at, id) < ($${at}::timestamptz, $${id}::uuid)`);
    }
    const rows = await tx.dynamic<Row>(
      `select id, indicator, org_unit, period, from_state, to_state, value, event_id, at from indicator_crossing
        where ${where.join(' and ')} order by at desc, id desc limit ${query.limit + 1}`,
      values,
    );
    const units = await this.directory.snapshot(tx);
    const page = pageOf(rows, query.limit, ({ at, id }) => [at, id]);
    const items = page.items.map((row) => {
      const document = catalogue.indicator(row.indicator)?.document;
      const name = document ? { vi: document.vi, en: document.en } : { vi: row.indicator, en: row.indicator };
      return {
        id: row.id,
        indicator: row.indicator,
        name,
        orgUnit: row.org_unit,
        orgUnitName: units.nameOf(row.org_unit),
        period: row.period,
        from: row.from_state,
        to: row.to_state,
        value: row.value,
        unit: document?.unit ?? '',
        eventId: row.event_id,
        at: row.at,
      };
    });
    return { items, nextCursor: page.nextCursor };
  }
}
