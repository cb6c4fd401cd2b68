import { Body, Controller, Get, Headers, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  codeSchema,
  completenessQuerySchema,
  entryKeySchema,
  returnEntrySchema,
  saveEntrySchema,
  type Completeness,
  type CompletenessQuery,
  type Entry,
  type EntryKey,
  type ReturnEntry,
  type SaveEntry,
} from '@trucban/contracts';
import { CurrentPrincipal, Database, RequirePermission, ifMatch, type Principal } from '../../platform/public.ts';
import { Entries } from './entries.service.ts';
import { EntryReads } from './entry-reads.ts';

const code = { schema: codeSchema } as const;

/** What units enter for datasets. */
@Controller('datasets')
export class DatasetsController {
  constructor(
    private readonly database: Database,
    private readonly reads: EntryReads,
    private readonly entries: Entries,
  ) {}

  @Get(':code/completeness')
  @RequirePermission('indicator.read')
  completeness(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Query({ schema: completenessQuerySchema }) { period }: CompletenessQuery,
  ): Promise<Completeness> {
    return this.database.read(principal, (tx) => this.reads.completeness(tx, key, period));
  }

  @Get(':code/entry')
  @RequirePermission('measure.write')
  entry(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Query({ schema: entryKeySchema }) asked: EntryKey,
  ): Promise<Entry> {
    return this.database.read(principal, (tx) => this.reads.entry(tx, key, asked));
  }

  @Put(':code/entry')
  @RequirePermission('measure.write')
  keep(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Body({ schema: saveEntrySchema }) body: SaveEntry,
    @Headers('if-match') seen: string | undefined,
  ): Promise<Entry> {
    return this.database.transaction(principal, (tx) => this.entries.save(tx, key, body, principal, ifMatch(seen)));
  }

  @Post(':code/hand-in')
  @HttpCode(200)
  @RequirePermission('measure.write')
  submit(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Body({ schema: entryKeySchema }) body: EntryKey,
    @Headers('if-match') seen: string | undefined,
  ): Promise<Entry> {
    return this.database.transaction(principal, (tx) => this.entries.submit(tx, key, body, principal, ifMatch(seen)));
  }

  @Post(':code/approve')
  @HttpCode(200)
  @RequirePermission('measure.lock')
  approve(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Body({ schema: entryKeySchema }) body: EntryKey,
    @Headers('if-match') seen: string | undefined,
  ): Promise<Entry> {
    return this.database.transaction(principal, (tx) => this.entries.approve(tx, key, body, principal, ifMatch(seen)));
  }

  @Post(':code/return')
  @HttpCode(200)
  @RequirePermission('measure.lock')
  sendBack(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Body({ schema: returnEntrySchema }) body: ReturnEntry,
    @Headers('if-match') seen: string | undefined,
  ): Promise<Entry> {
    return this.database.transaction(principal, (tx) => this.entries.return(tx, key, body, principal, ifMatch(seen)));
  }
}
