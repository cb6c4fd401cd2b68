import { Controller, Get } from '@nestjs/common';
import { CurrentPrincipal, Database, RequirePermission, WholeList, type Principal } from '../platform/public.ts';
import type { EventType } from './event-type.ts';
import { EventTypes } from './event-types.ts';

/** The published event types and severities. */
@Controller()
export class EventTypesController {
  constructor(
    private readonly database: Database,
    private readonly types: EventTypes,
  ) {}

  @Get('event-types')
  @WholeList()
  @RequirePermission('config.read')
  eventTypes(@CurrentPrincipal() principal: Principal): Promise<object> {
    return this.database.read(principal, async (tx) => {
      const { byCode, catalogue } = await this.types.current(tx);
      const items = [...byCode.values()].map(({ type, version }) => ({
        ...(type as EventType),
        version,
        name: { vi: type.vi, en: type.en },
      }));
      const { fields, kinds, sources, slaPolicy, slaClocks, categories } = catalogue;
      return {
        items,
        nextCursor: null,
        fields,
        kinds,
        sources,
        slaPolicy,
        slaClocks,
        categories: [...new Set(categories.flatMap((row) => row.categories ?? []))],
      };
    });
  }

  @Get('severities')
  @WholeList()
  @RequirePermission('config.read')
  severities(@CurrentPrincipal() principal: Principal): Promise<object> {
    return this.database.read(principal, async (tx) => {
      const { severities, severityPolicy } = (await this.types.current(tx)).catalogue;
      return {
        items: severities.map((each) => ({ ...each, name: { vi: each.vi, en: each.en } })),
        nextCursor: null,
        severityPolicy,
      };
    });
  }
}
