import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/public.ts';
import { ConflictError, Ids, InvalidError, type Tx } from '../platform/public.ts';
import { shareFiles } from './incident-files.ts';
import type { IncidentRow } from './incident-row.ts';
import { Timeline } from './timeline.ts';

/** Files that people attach to an incident. */
@Injectable()
export class Attachments {
  constructor(
    private readonly timeline: Timeline,
    private readonly audit: Audit,
    private readonly ids: Ids,
  ) {}

  /** Attaches a file that was uploaded before, and shows it to all who see the incident. Answers the attachment's id. */
  async attach(tx: Tx, row: IncidentRow, fileId: string, note?: string): Promise<string> {
    const file = await tx.first<{ name: string }>('incidents.file', 'select name from stored_file where id = $1', [
      fileId,
    ]);
    if (!file) throw InvalidError.field('/fileId', 'UNKNOWN_FILE', 'Không có tệp này.', 'There is no such file.');
    const id = this.ids.next();
    const made = await tx.run(
      'incidents.attach',
      `insert into incident_attachment (id, incident_id, file_id, note, added_by, added_by_name, added_at) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (incident_id, file_id) do nothing`,
      [id, row.id, fileId, note ?? null, tx.actor.id, tx.actor.label, tx.now],
    );
    if (made === 0)
      throw new ConflictError('ATTACHED_ALREADY', 'Tệp đã được đính kèm.', 'The file is attached already.');
    await shareFiles(tx, row.id);
    this.timeline.add(tx, row.id, {
      kind: 'attachment.added',
      text: { vi: `Đính kèm: ${file.name}`, en: `Attached: ${file.name}` },
      data: { fileId },
    });
    this.audit.write(tx, { action: 'incident.attach', objectType: 'incident', objectId: row.id, after: { fileId } });
    return id;
  }
}
