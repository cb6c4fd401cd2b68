import { Readable } from 'node:stream';
import { Controller, Get, Headers, HttpCode, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { idSchema, importsQuerySchema, type ImportDto, type ImportsQuery, type Page } from '@trucban/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  CurrentPrincipal,
  ForbiddenError,
  RequirePermission,
  StreamedUpload,
  ifMatch,
  type Principal,
} from '../platform/public.ts';
import { importDto } from './import-rows.ts';
import { Imports } from './imports.service.ts';
import { Rejects } from './rejects.ts';
import { Uploads } from './uploads.ts';

const id = { schema: idSchema } as const;

/** Files on their way in, and runs of pulls: progress, and the rows that were refused. */
@Controller('imports')
export class ImportsController {
  constructor(
    private readonly imports: Imports,
    private readonly uploads: Uploads,
    private readonly rejects: Rejects,
  ) {}

  @Get()
  @RequirePermission('import.read')
  page(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: importsQuerySchema }) query: ImportsQuery,
  ): Promise<Page<ImportDto>> {
    return this.imports.page(principal, query);
  }

  /** `multipart/form-data`: `file`, `mapping`, `dryRun`?, `version`? (trials). 202 when the file is on disk. Who writes mappings may try. */
  @Post()
  @HttpCode(202)
  @StreamedUpload()
  @RequirePermission('import.write', 'config.edit.mapping')
  async upload(
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportDto> {
    const made = await this.uploads.take(principal, request);
    void reply.header('location', `/api/v1/imports/${made.id}`);
    return made;
  }

  @Get(':id')
  @RequirePermission('import.read')
  async one(@CurrentPrincipal() principal: Principal, @Param('id', id) importId: string): Promise<ImportDto> {
    return importDto(await this.imports.one(principal, importId));
  }

  @Post(':id/stop')
  @HttpCode(200)
  @RequirePermission('import.write')
  stop(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) importId: string,
    @Headers('if-match') seen: string | undefined,
  ): Promise<ImportDto> {
    return this.imports.stop(principal, importId, ifMatch(seen));
  }

  /** Refused rows as CSV: the original columns, then where they stood and why they were refused. Of one's own trial without `import.write`. */
  @Get(':id/rejects')
  @RequirePermission('import.write', 'config.edit.mapping')
  async refused(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) importId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const run = await this.imports.one(principal, importId);
    const own = run.dry_run && run.sender.id === principal.id;
    if (!own && !principal.permissions.has('import.write'))
      throw new ForbiddenError('NOT_ALLOWED', 'Bạn không có quyền làm việc này.', 'You are not allowed to do this.');
    await this.imports.recordReading(principal, run);
    void reply.headers({
      'content-disposition': `attachment; filename="${run.mapping}-${importId}.csv"`,
      'cache-control': 'private, no-store',
    });
    return new StreamableFile(Readable.from(this.rejects.csv(run)), { type: 'text/csv; charset=utf-8' });
  }
}
