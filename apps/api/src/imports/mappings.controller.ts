import { Body, Controller, Get, Headers, Param, Post, Put, Res } from '@nestjs/common';
import { codeSchema, saveImportConfigSchema, type MappingListItem, type Page } from '@trucban/contracts';
import type { MappingDocument } from '@trucban/mapping';
import type { FastifyReply } from 'fastify';
import {
  ConfigDocuments,
  ConfigStore,
  givenDocument,
  toConfigVersion,
  type ConfigDocument,
} from '../configuration/public.ts';
import { CurrentPrincipal, Database, RequirePermission, WholeList, type Principal } from '../platform/public.ts';

const code = { schema: codeSchema } as const;

/** How rows of files and of other systems become events or numbers. */
@Controller('mappings')
export class MappingsController {
  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
    private readonly documents: ConfigDocuments,
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
        ...{ code: record.key, name: record.name, format: format.type },
        target: target.type === 'event' ? `event:${target.kind}` : 'measure',
      };
    });
    return { items, nextCursor: null };
  }

  @Post()
  @RequirePermission('config.edit.mapping')
  create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: saveImportConfigSchema }) body: Readonly<Record<string, unknown>>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    return this.documents.create(principal, 'mapping', givenDocument(body), reply);
  }

  /** The version in force; where there is none yet, the newest. */
  @Get(':code')
  @RequirePermission('config.read')
  one(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    return this.documents.one(principal, 'mapping', key, reply);
  }

  @Put(':code')
  @RequirePermission('config.edit.mapping')
  save(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Body({ schema: saveImportConfigSchema }) body: Readonly<Record<string, unknown>>,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    return this.documents.save(principal, 'mapping', key, givenDocument(body), match, reply);
  }
}
