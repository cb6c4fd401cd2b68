import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  deadLettersQuerySchema,
  discardManySchema,
  discardSchema,
  idSchema,
  resendManySchema,
  resendSchema,
  type DeadLetterDto,
  type DeadLettersQuery,
  type Discard,
  type DiscardMany,
  type LettersDone,
  type Page,
  type Resend,
  type ResendMany,
} from '@trucban/contracts';
import {
  CurrentPrincipal,
  RequirePermission,
  TagVersion,
  ifMatch,
  languageOf,
  type Principal,
} from '../../platform/public.ts';
import { DeadLetterDesk } from './dead-letter-desk.ts';

const id = { schema: idSchema } as const;

/** What came and could not be used, where nobody could be told. */
@Controller('dead-letters')
@TagVersion()
export class DeadLettersController {
  constructor(private readonly desk: DeadLetterDesk) {}

  @Get()
  @RequirePermission('source.manage')
  page(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: deadLettersQuerySchema }) query: DeadLettersQuery,
    @Headers('accept-language') language: string | undefined,
  ): Promise<Page<DeadLetterDto>> {
    return this.desk.page(principal, query, languageOf(language));
  }

  @Get(':id')
  @RequirePermission('source.manage')
  one(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) letter: string,
    @Headers('accept-language') language: string | undefined,
  ): Promise<DeadLetterDto> {
    return this.desk.one(principal, letter, languageOf(language));
  }

  /** Many as they came; each by itself. */
  @Post('resend')
  @HttpCode(200)
  @RequirePermission('source.manage')
  resendMany(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: resendManySchema }) { ids, reason }: ResendMany,
    @Headers('accept-language') language: string | undefined,
  ): Promise<LettersDone> {
    return this.desk.resendMany(principal, ids, { reason }, languageOf(language));
  }

  @Post('discard')
  @HttpCode(200)
  @RequirePermission('source.manage')
  discardMany(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: discardManySchema }) { ids, reason }: DiscardMany,
    @Headers('accept-language') language: string | undefined,
  ): Promise<LettersDone> {
    return this.desk.discardMany(principal, ids, reason, languageOf(language));
  }

  /** As it came, or corrected. */
  @Post(':id/resend')
  @HttpCode(200)
  @RequirePermission('source.manage')
  resend(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) letter: string,
    @Body({ schema: resendSchema }) body: Resend,
    @Headers('accept-language') language: string | undefined,
    @Headers('if-match') match: string | undefined,
  ): Promise<DeadLetterDto> {
    return this.desk.resend(principal, letter, body, languageOf(language), ifMatch(match));
  }

  @Post(':id/discard')
  @HttpCode(200)
  @RequirePermission('source.manage')
  discard(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) letter: string,
    @Body({ schema: discardSchema }) { reason }: Discard,
    @Headers('accept-language') language: string | undefined,
    @Headers('if-match') match: string | undefined,
  ): Promise<DeadLetterDto> {
    return this.desk.discard(principal, letter, reason, languageOf(language), ifMatch(match));
  }
}
