import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { codeSchema, previewIndicatorSchema, type IndicatorPreview, type PreviewIndicator } from '@trucban/contracts';
import { CurrentPrincipal, Database, RequirePermission, type Principal } from '../platform/public.ts';
import { PreviewReads } from './preview.read-model.ts';

/** An indicator while it is being written. */
@Controller('indicators')
export class PreviewController {
  constructor(
    private readonly database: Database,
    private readonly reads: PreviewReads,
  ) {}

  /** What the document would make of the reported numbers, beside the version in force; nothing is kept. */
  @Post(':code/preview')
  @HttpCode(200)
  @RequirePermission('config.read')
  preview(
    @CurrentPrincipal() principal: Principal,
    @Param('code', { schema: codeSchema }) code: string,
    @Body({ schema: previewIndicatorSchema }) body: PreviewIndicator,
  ): Promise<IndicatorPreview> {
    return this.database.read(principal, (tx) => this.reads.preview(tx, code, body));
  }
}
