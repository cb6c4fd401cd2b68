import { Controller, Get, Query } from '@nestjs/common';
import { entryListQuerySchema, type EntryListItem, type EntryListQuery, type Page } from '@trucban/contracts';
import { CurrentPrincipal, Database, RequirePermission, type Principal } from '../../platform/public.ts';
import { EntryListReads } from './entry-list.read-model.ts';

/** What units owe, over all datasets. */
@Controller('data-entries')
export class EntryListController {
  constructor(
    private readonly database: Database,
    private readonly reads: EntryListReads,
  ) {}

  @Get()
  @RequirePermission('indicator.read')
  list(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: entryListQuerySchema }) query: EntryListQuery,
  ): Promise<Page<EntryListItem>> {
    return this.database.read(principal, (tx) => this.reads.list(tx, principal, query));
  }
}
