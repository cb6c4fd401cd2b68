import { Body, Controller, Get, Headers, Param, Post, Put, Query, Res } from '@nestjs/common';
import {
  codeSchema,
  createSourceSchema,
  putSourceSchema,
  rotateSourceSchema,
  sourceLogQuerySchema,
  sourcesQuerySchema,
  type CreateSource,
  type Page,
  type PutSource,
  type RotateSource,
  type SourceDto,
  type SourceHealthDto,
  type SourceLogDto,
  type SourceLogQuery,
  type SourceWithKeyDto,
  type SourcesQuery,
} from '@trucban/contracts';
import type { FastifyReply } from 'fastify';
import {
  CurrentPrincipal,
  RequirePermission,
  etagOf,
  ifMatch,
  languageOf,
  type Principal,
} from '../platform/public.ts';
import { SourceReads } from './source-reads.ts';
import { Sources } from './sources.service.ts';

const code = { schema: codeSchema } as const;

/** Sources of events: what they are, how they do, what they sent that was not used. */
@Controller('sources')
export class SourcesController {
  constructor(
    private readonly sources: Sources,
    private readonly reads: SourceReads,
  ) {}

  @Get()
  @RequirePermission('source.read')
  page(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: sourcesQuerySchema }) query: SourcesQuery,
  ): Promise<Page<SourceDto>> {
    return this.sources.page(principal, query);
  }

  /** Its key stands in this answer and nowhere else. */
  @Post()
  @RequirePermission('source.manage')
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: createSourceSchema }) body: CreateSource,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SourceWithKeyDto> {
    const source = await this.sources.create(principal, body);
    void reply.header('etag', etagOf(source.version)).header('cache-control', 'no-store');
    return source;
  }

  @Get(':code')
  @RequirePermission('source.read')
  async one(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) name: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SourceDto> {
    const source = await this.sources.one(principal, name);
    void reply.header('etag', etagOf(source.version));
    return source;
  }

  @Put(':code')
  @RequirePermission('source.manage')
  async put(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) name: string,
    @Body({ schema: putSourceSchema }) body: PutSource,
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SourceDto> {
    const source = await this.sources.put(principal, name, body, ifMatch(seen));
    void reply.header('etag', etagOf(source.version));
    return source;
  }

  /** A new key; the one before ends, at once or after the overlap. */
  @Post(':code/credentials')
  @RequirePermission('source.manage')
  async rotate(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) name: string,
    @Body({ schema: rotateSourceSchema }) { overlapMinutes }: RotateSource,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SourceWithKeyDto> {
    const source = await this.sources.rotate(principal, name, overlapMinutes);
    void reply.header('etag', etagOf(source.version)).header('cache-control', 'no-store');
    return source;
  }

  @Get(':code/health')
  @RequirePermission('source.read')
  health(@CurrentPrincipal() principal: Principal, @Param('code', code) name: string): Promise<SourceHealthDto> {
    return this.reads.health(principal, name);
  }

  @Get(':code/log')
  @RequirePermission('source.manage')
  log(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) name: string,
    @Query({ schema: sourceLogQuerySchema }) query: SourceLogQuery,
    @Headers('accept-language') language: string | undefined,
  ): Promise<Page<SourceLogDto>> {
    return this.reads.log(principal, name, query, languageOf(language));
  }
}
