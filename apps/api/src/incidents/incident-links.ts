import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/public.ts';
import { ConflictError, InvalidError, type Tx } from '../platform/public.ts';
import type { IncidentRow } from './incident-row.ts';
import { findIncident } from './incident-store.ts';
import { IncidentView } from './incident-view.ts';
import { Timeline } from './timeline.ts';
import { mayMention } from './visibility.ts';

/** Which incidents belong together. A link is kept once, under the lesser of the two ids. */
@Injectable()
export class IncidentLinks {
  constructor(
    private readonly timeline: Timeline,
    private readonly view: IncidentView,
    private readonly audit: Audit,
  ) {}

  async link(tx: Tx, row: IncidentRow, otherId: string, kind: string): Promise<void> {
    const other = await findOther(tx, row, otherId, '/incidentId');
    const [from, to] = row.id < other.id ? [row, other] : [other, row];
    const made = await tx.run(
      'incidents.link',
      `insert into incident_link (incident_id, other_id, kind, created_by, created_at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
      [from.id, to.id, kind, tx.actor.id, tx.now],
    );
    if (made === 0)
      throw new ConflictError('LINKED_ALREADY', 'Hai sự vụ đã được liên kết.', 'The two incidents are linked already.');
    this.#linkEntry(tx, row, other, 'incident.linked', 'Liên kết với', 'Linked with', kind);
  }

  async unlink(tx: Tx, row: IncidentRow, otherId: string): Promise<void> {
    const other = await findOther(tx, row, otherId, '/incidentId');
    const [from, to] = row.id < other.id ? [row.id, other.id] : [other.id, row.id];
    const gone = await tx.run(
      'incidents.unlink',
      'delete from incident_link where incident_id = $1 and other_id = $2',
      [from, to],
    );
    if (gone === 0)
      throw new ConflictError('NOT_LINKED', 'Hai sự vụ không liên kết với nhau.', 'The two incidents are not linked.');
    this.#linkEntry(tx, row, other, 'incident.unlinked', 'Bỏ liên kết với', 'No longer linked with', null);
  }

  #linkEntry(
    tx: Tx,
    row: IncidentRow,
    other: IncidentRow,
    kind: string,
    vi: string,
    en: string,
    link: string | null,
  ): void {
    for (const [one, two] of [
      [row, other],
      [other, row],
    ] as const) {
      // Those who see the one may not be allowed to know of the other.
      if (!mayMention(one, two)) continue;
      this.timeline.add(tx, one.id, {
        kind,
        text: { vi: `${vi} ${two.number}.`, en: `${en} ${two.number}.` },
        data: { incidentId: two.id, number: two.number, link },
      });
    }
    this.audit.write(tx, {
      action: kind,
      objectType: 'incident',
      objectId: row.id,
      after: { otherId: other.id, link },
    });
    this.view.touch(tx, row.id);
    this.view.touch(tx, other.id);
  }
}

/** Another incident than `row`, as the caller may see it. @param path  where its id stood. @throws InvalidError */
export async function findOther(tx: Tx, row: IncidentRow, id: string, path: string): Promise<IncidentRow> {
  if (id === row.id)
    throw InvalidError.field(path, 'SAME_INCIDENT', 'Phải là một sự vụ khác.', 'It must be another incident.');
  const other = await findIncident(tx, id);
  if (!other) throw InvalidError.field(path, 'UNKNOWN_INCIDENT', 'Không có sự vụ này.', 'There is no such incident.');
  return other;
}
