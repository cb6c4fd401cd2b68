import { Body, Controller, Get, Headers, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import {
  codeSchema,
  completenessQuerySchema,
  entryKeySchema,
  returnEntrySchema,
  saveEntrySchema,
  saveKpiSchema,
  type Completeness,
  type CompletenessQuery,
  type ConfigVersion,
  type Entry,
  type EntryKey,
  type Page,
  type ReturnEntry,
  type SaveEntry,
} from '@trucban/contracts';
import type { LocalizedText } from '@trucban/kernel';
import type { FastifyReply } from 'fastify';
import { ConfigDocuments, ConfigStore, toConfigVersion, type ConfigDocument } from '../../configuration/public.ts';
import { CurrentPrincipal, Database, RequirePermission, WholeList, type Principal } from '../../platform/public.ts';
import { givenKpi } from '../given-kpi.ts';
import { Entries } from './entries.service.ts';
import { EntryReads } from './entry-reads.ts';

const code = { schema: codeSchema } as const;

/** Datasets, and what units enter for them. */
@Controller('datasets')
export class DatasetsController {
  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
    private readonly documents: ConfigDocuments,
    private readonly reads: EntryReads,
    private readonly entries: Entries,
  ) {}

  @Get()
  @WholeList()
  @RequirePermission('indicator.read')
  async list(
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<ConfigVersion & { readonly code: string; readonly name: LocalizedText | null }>> {
    const { records, inForce } = await this.database.read(principal, async (tx) => ({
      records: await this.config.newest(tx, 'dataset'),
      inForce: await this.config.inForce(tx, 'dataset'),
    }));
    const items = records.map((record) => ({
      ...toConfigVersion(record, inForce),
      code: record.key,
      name: record.name,
    }));
    return { items, nextCursor: null };
  }

  @Post()
  @RequirePermission('config.edit.dataset')
  create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: saveKpiSchema }) body: Readonly<Record<string, unknown>>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    return this.documents.create(principal, 'dataset', givenKpi(body), reply);
  }

  @Get(':code')
  @RequirePermission('indicator.read')
  one(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    return this.documents.one(principal, 'dataset', key, reply);
  }

  @Put(':code')
  @RequirePermission('config.edit.dataset')
  save(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Body({ schema: saveKpiSchema }) body: Readonly<Record<string, unknown>>,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    return this.documents.save(principal, 'dataset', key, givenKpi(body), match, reply);
  }

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
  ): Promise<Entry> {
    return this.database.transaction(principal, (tx) => this.entries.save(tx, key, body, principal));
  }

  @Post(':code/hand-in')
  @HttpCode(200)
  @RequirePermission('measure.write')
  submit(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Body({ schema: entryKeySchema }) body: EntryKey,
  ): Promise<Entry> {
    return this.database.transaction(principal, (tx) => this.entries.submit(tx, key, body, principal));
  }

  @Post(':code/approve')
  @HttpCode(200)
  @RequirePermission('measure.lock')
  approve(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Body({ schema: entryKeySchema }) body: EntryKey,
  ): Promise<Entry> {
    return this.database.transaction(principal, (tx) => this.entries.approve(tx, key, body, principal));
  }

  @Post(':code/return')
  @HttpCode(200)
  @RequirePermission('measure.lock')
  sendBack(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Body({ schema: returnEntrySchema }) body: ReturnEntry,
  ): Promise<Entry> {
    return this.database.transaction(principal, (tx) => this.entries.return(tx, key, body, principal));
  }
}
