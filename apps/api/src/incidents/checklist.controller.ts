import { Body, Controller, Delete, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { addChecklistItemSchema, idSchema, setChecklistItemSchema } from '@trucban/contracts';
import { Audit } from '../audit/public.ts';
import {
  CurrentPrincipal,
  Database,
  Ids,
  NotFoundError,
  RequirePermission,
  type Principal,
  type Tx,
} from '../platform/public.ts';
import { expectLeads } from './leads.ts';
import { Incidents } from './incidents.service.ts';
import { IncidentView } from './incident-view.ts';
import { Timeline } from './timeline.ts';

const id = { schema: idSchema } as const;

/** The free checklist of an incident: what stands in for an SOP that isn't shipped, and a help beside one that is. */
@Controller('incidents/:id/checklist')
export class ChecklistController {
  constructor(
    private readonly database: Database,
    private readonly incidents: Incidents,
    private readonly timeline: Timeline,
    private readonly view: IncidentView,
    private readonly audit: Audit,
    private readonly ids: Ids,
  ) {}

  @Post()
  @RequirePermission('incident.write')
  add(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Body({ schema: addChecklistItemSchema }) body: { text: string },
  ): Promise<{ id: string }> {
    return this.database.transaction(principal, async (tx) => {
      expectLeads(principal, 'incident.write', await this.incidents.lock(tx, incidentId));
      const itemId = this.ids.next();
      await tx.run(
        'incidents.addChecklistItem',
        `insert into checklist_item (id, incident_id, position, text, created_at)
         select $1, $2, coalesce(max(position), -1) + 1, $3, $4 from checklist_item where incident_id = $2`,
        [itemId, incidentId, body.text, tx.now],
      );
      this.#tell(tx, incidentId, 'checklist.added', `Thêm việc: ${body.text}`, `Item added: ${body.text}`, itemId);
      return { id: itemId };
    });
  }

  @Patch(':itemId')
  @RequirePermission('incident.write')
  set(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Param('itemId', id) itemId: string,
    @Body({ schema: setChecklistItemSchema }) body: { done?: boolean; text?: string },
  ): Promise<{ id: string; text: string; done: boolean }> {
    return this.database.transaction(principal, async (tx) => {
      expectLeads(principal, 'incident.write', await this.incidents.lock(tx, incidentId));
      const row = await tx.first<{ text: string; done: boolean }>(
        'incidents.setChecklistItem',
        `update checklist_item set text = coalesce($3, text),
                done_at = case when $4::boolean is null then done_at when $4 then coalesce(done_at, $5) end,
                done_by = case when $4::boolean is null then done_by when $4 then coalesce(done_by, $6) end,
                done_by_name = case when $4::boolean is null then done_by_name when $4 then coalesce(done_by_name, $7) end
          where id = $1 and incident_id = $2 returning text, done_at is not null as done`,
        [itemId, incidentId, body.text ?? null, body.done ?? null, tx.now, tx.actor.id, tx.actor.label],
      );
      if (!row) throw NotFoundError.of('CHECKLIST_ITEM', 'việc trong danh sách', 'item of the checklist');
      if (body.done !== undefined)
        this.#tell(
          tx,
          incidentId,
          body.done ? 'checklist.done' : 'checklist.undone',
          `${body.done ? 'Xong' : 'Chưa xong'}: ${row.text}`,
          `${body.done ? 'Done' : 'Not done'}: ${row.text}`,
          itemId,
        );
      return { id: itemId, ...row };
    });
  }

  @Delete(':itemId')
  @HttpCode(204)
  @RequirePermission('incident.write')
  remove(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) incidentId: string,
    @Param('itemId', id) itemId: string,
  ): Promise<void> {
    return this.database.transaction(principal, async (tx) => {
      expectLeads(principal, 'incident.write', await this.incidents.lock(tx, incidentId));
      const row = await tx.first<{ text: string }>(
        'incidents.removeChecklistItem',
        'delete from checklist_item where id = $1 and incident_id = $2 returning text',
        [itemId, incidentId],
      );
      if (!row) throw NotFoundError.of('CHECKLIST_ITEM', 'việc trong danh sách', 'item of the checklist');
      this.#tell(tx, incidentId, 'checklist.removed', `Bỏ việc: ${row.text}`, `Item removed: ${row.text}`, itemId);
    });
  }

  #tell(tx: Tx, incidentId: string, kind: string, vi: string, en: string, itemId: string): void {
    this.timeline.add(tx, incidentId, { kind, text: { vi, en }, data: { itemId } });
    this.audit.write(tx, { action: kind, objectType: 'incident', objectId: incidentId, after: { itemId } });
    this.view.touch(tx, incidentId);
  }
}
