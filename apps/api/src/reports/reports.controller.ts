import { Body, Controller, Get, Headers, HttpCode, Param, Post, Put, Query, Res, StreamableFile } from '@nestjs/common';
import {
  idSchema,
  newReportSchema,
  reportFileQuerySchema,
  reportReasonSchema,
  reportRemarksSchema,
  reportsQuerySchema,
  signReportSchema,
  type NewReport,
  type Page,
  type ReportDto,
  type ReportFileQuery,
  type ReportListItem,
  type ReportReason,
  type ReportRemarks,
  type ReportsQuery,
  type SignReport,
} from '@trucban/contracts';
import type { FastifyReply } from 'fastify';
import {
  CurrentPrincipal,
  RequirePermission,
  TagVersion,
  ifMatch,
  languageOf,
  type Principal,
} from '../platform/public.ts';
import { ReportFiles } from './report-files.ts';
import { Reports } from './reports.service.ts';

const TYPES = {
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;
const id = { schema: idSchema } as const;

/** Reports: made by schedule or on demand, completed, signed, corrected, read as files. */
@Controller('reports')
@TagVersion()
export class ReportsController {
  constructor(
    private readonly reports: Reports,
    private readonly files: ReportFiles,
  ) {}

  @Get()
  @RequirePermission('report.read')
  list(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: reportsQuerySchema }) query: ReportsQuery,
  ): Promise<Page<ReportListItem>> {
    return this.reports.list(principal, query);
  }

  /** 202: it is being made; the topic `reports` of the feed tells when it is. */
  @Post()
  @HttpCode(202)
  @RequirePermission('report.write')
  make(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: newReportSchema }) body: NewReport,
  ): Promise<ReportDto> {
    return this.reports.make(principal, body);
  }

  @Get(':id')
  @RequirePermission('report.read')
  one(@CurrentPrincipal() principal: Principal, @Param('id', id) report: string): Promise<ReportDto> {
    return this.reports.one(principal, report);
  }

  @Get(':id/file')
  @RequirePermission('report.read')
  async file(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) report: string,
    @Query({ schema: reportFileQuerySchema }) { format, lang }: ReportFileQuery,
    @Headers('accept-language') accepts: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { name, content, sha256 } = await this.files.file(principal, report, format, lang ?? languageOf(accepts));
    void reply.headers({
      'content-disposition': `${format === 'html' ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name)}`,
      'cache-control': 'private, no-cache',
      etag: `"${sha256}"`,
      // It carries its own style and pictures, and runs nothing.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-modals",
    });
    return new StreamableFile(content, { type: TYPES[format], length: content.length });
  }

  @Put(':id/remarks')
  @RequirePermission('report.write')
  remark(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) report: string,
    @Body({ schema: reportRemarksSchema }) { remarks }: ReportRemarks,
    @Headers('if-match') match: string | undefined,
  ): Promise<ReportDto> {
    return this.reports.remark(principal, report, remarks, ifMatch(match));
  }

  @Post(':id/submit')
  @HttpCode(200)
  @RequirePermission('report.write')
  submit(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) report: string,
    @Headers('if-match') match: string | undefined,
  ): Promise<ReportDto> {
    return this.reports.submit(principal, report, ifMatch(match));
  }

  @Post(':id/return')
  @HttpCode(200)
  @RequirePermission('report.sign')
  giveBack(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) report: string,
    @Body({ schema: reportReasonSchema }) { reason }: ReportReason,
    @Headers('if-match') match: string | undefined,
  ): Promise<ReportDto> {
    return this.reports.giveBack(principal, report, reason, ifMatch(match));
  }

  @Post(':id/sign')
  @HttpCode(200)
  @RequirePermission('report.sign')
  sign(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) report: string,
    @Body({ schema: signReportSchema }) { version }: SignReport,
    @Headers('if-match') match: string | undefined,
  ): Promise<ReportDto> {
    return this.reports.sign(principal, report, version, ifMatch(match));
  }

  /** 202: the new edition, which is being made. */
  @Post(':id/correct')
  @HttpCode(202)
  @RequirePermission('report.write')
  correct(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) report: string,
    @Body({ schema: reportReasonSchema }) { reason }: ReportReason,
    @Headers('if-match') match: string | undefined,
  ): Promise<ReportDto> {
    return this.reports.correct(principal, report, reason, ifMatch(match));
  }
}
