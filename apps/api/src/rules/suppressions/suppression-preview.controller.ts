import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { previewSuppressionSchema, type PreviewSuppression, type SuppressionPreview } from '@trucban/contracts';
import { CurrentPrincipal, Database, RequirePermission, type Principal } from '../../platform/public.ts';
import { SuppressionPreviews } from './suppression-preview.ts';

/** What planned work would hide. */
@Controller('suppressions')
export class SuppressionPreviewController {
  constructor(
    private readonly database: Database,
    private readonly previews: SuppressionPreviews,
  ) {}

  /** What it would have hidden of the stored events of the last days that the caller may see, or of given ones. */
  @Post('preview')
  @HttpCode(200)
  @RequirePermission('event.read')
  preview(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: previewSuppressionSchema }) body: PreviewSuppression,
  ): Promise<SuppressionPreview> {
    return this.database.read(principal, (tx) => this.previews.preview(tx, body));
  }
}
