import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  acknowledgeAlertSchema,
  alertsQuerySchema,
  clearAlertSchema,
  idSchema,
  type AcknowledgeAlert,
  type AlertDto,
  type AlertsQuery,
  type ClearAlert,
  type Page,
} from '@trucban/contracts';
import { Audit } from '../../audit/public.ts';
import {
  ConflictError,
  CurrentPrincipal,
  Database,
  NotFoundError,
  RequirePermission,
  TagVersion,
  expectVersion,
  ifMatch,
  type Principal,
  type Tx,
  type SeenTags,
} from '../../platform/public.ts';
import { ProcessStore } from '../../processes/public.ts';
import { AlertKeeper } from './alert-keeper.ts';
import type { AlertRow } from './alert-row.ts';
import { findAlert, lockAlerts, saveAlerts } from './alert-store.ts';
import { AlertReads } from './alert.read-model.ts';

const id = { schema: idSchema } as const;

/** Alerts that rules have raised. */
@Controller('alerts')
@TagVersion()
export class AlertsController {
  constructor(
    private readonly database: Database,
    private readonly processes: ProcessStore,
    private readonly reads: AlertReads,
    private readonly keeper: AlertKeeper,
    private readonly audit: Audit,
  ) {}

  @Get()
  @RequirePermission('event.read')
  page(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: alertsQuerySchema }) query: AlertsQuery,
  ): Promise<Page<AlertDto>> {
    return this.database.read(principal, (tx) => this.reads.page(tx, query));
  }

  @Get(':id')
  @RequirePermission('event.read')
  one(@CurrentPrincipal() principal: Principal, @Param('id', id) alertId: string): Promise<AlertDto> {
    return this.database.read(principal, (tx) => this.reads.one(tx, alertId));
  }

  /** Somebody has seen it. Again: nothing changes. */
  @Post(':id/acknowledge')
  @HttpCode(200)
  @RequirePermission('alert.write')
  acknowledge(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) alertId: string,
    @Body({ schema: acknowledgeAlertSchema }) body: AcknowledgeAlert,
    @Headers('if-match') match: string | undefined,
  ): Promise<AlertDto> {
    return this.database.transaction(principal, async (tx) => {
      const row = await locked(tx, alertId, ifMatch(match));
      if (!row.acknowledged_at) {
        const seen = { ...row, acknowledged_at: tx.now, acknowledged_by: tx.actor, version: row.version + 1 };
        await saveAlerts(tx, [seen]);
        this.keeper.tell(tx, seen, 'acknowledged');
        this.#note(tx, 'alert.acknowledge', row, body);
      }
      return this.reads.one(tx, alertId);
    });
  }

  /** It is over, says a person. */
  @Post(':id/clear')
  @HttpCode(200)
  @RequirePermission('alert.write')
  clear(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) alertId: string,
    @Body({ schema: clearAlertSchema }) body: ClearAlert,
    @Headers('if-match') match: string | undefined,
  ): Promise<AlertDto> {
    return this.processes.transaction(principal, async (tx) => {
      const row = await locked(tx, alertId, ifMatch(match));
      if (row.state === 'cleared')
        throw new ConflictError('ALERT_CLEARED', 'Cảnh báo này đã hết.', 'This alert is over already.');
      await this.keeper.clear(tx, row);
      this.#note(tx, 'alert.clear', row, body);
      return this.reads.one(tx, alertId);
    });
  }

  #note(tx: Tx, action: string, row: AlertRow, { reason }: { readonly reason?: string }): void {
    const after = { rule: row.rule, key: row.key, reason: reason ?? null };
    this.audit.write(tx, { action, objectType: 'alert', objectId: row.id, after });
  }
}

/** A raised alert that the caller may see, locked. @throws NotFoundError, PreconditionFailedError */
async function locked(tx: Tx, alertId: string, seen: SeenTags | undefined): Promise<AlertRow> {
  const known = await findAlert(tx, alertId);
  if (known) await lockAlerts(tx, [known]);
  const row = known && (await findAlert(tx, alertId));
  if (!row?.active_since) throw NotFoundError.of('ALERT', 'cảnh báo', 'alert');
  expectVersion(seen, row.version);
  return row;
}
