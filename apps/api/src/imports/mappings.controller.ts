import { Controller, Get } from '@nestjs/common';
import { type MappingListItem, type Page } from '@trucban/contracts';
import type { MappingDocument } from '@trucban/mapping';
import { ConfigStore, toConfigVersion } from '../configuration/public.ts';
import { CurrentPrincipal, Database, RequirePermission, WholeList, type Principal } from '../platform/public.ts';

/** How rows of files and of other systems become events or numbers. */
@Controller('mappings')
export class MappingsController {
  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
  ) {}

  @Get()
  @WholeList()
  @RequirePermission('config.read')
  async list(@CurrentPrincipal() principal: Principal): Promise<Page<MappingListItem>> {
    const { records, inForce } = await this.database.read(principal, async (tx) => ({
      records: await this.config.newest(tx, 'mapping'),
      inForce: await this.config.inForce(tx, 'mapping'),
    }));
    const items = records.map((record) => {
      const { format, target } = record.content as MappingDocument;
      return {
        ...toConfigVersion(record, inForce),
        code: record.key,
        name: record.name,
        format: format.type,
        target: target.type === 'event' ? `event:${target.kind}` : 'measure',
      };
    });
    return { items, nextCursor: null };
  }
}
