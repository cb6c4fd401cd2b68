import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import {
  jobSecretNameSchema,
  putJobSecretSchema,
  type JobSecretDto,
  type Page,
  type PutJobSecret,
} from '@trucban/contracts';
import { CurrentPrincipal, RequirePermission, WholeList, type Principal } from '../../platform/public.ts';
import { JobSecrets } from './job-secrets.ts';

const name = { schema: jobSecretNameSchema } as const;

/** Secrets of the systems that jobs call: written and never read. */
@Controller('job-secrets')
export class JobSecretsController {
  constructor(private readonly secrets: JobSecrets) {}

  @Get()
  @WholeList()
  @RequirePermission('secret.manage')
  list(@CurrentPrincipal() principal: Principal): Promise<Page<JobSecretDto>> {
    return this.secrets.list(principal);
  }

  @Put(':name')
  @RequirePermission('secret.manage')
  put(
    @CurrentPrincipal() principal: Principal,
    @Param('name', name) secret: string,
    @Body({ schema: putJobSecretSchema }) body: PutJobSecret,
  ): Promise<JobSecretDto> {
    return this.secrets.put(principal, secret, body);
  }

  @Delete(':name')
  @HttpCode(204)
  @RequirePermission('secret.manage')
  delete(@CurrentPrincipal() principal: Principal, @Param('name', name) secret: string): Promise<void> {
    return this.secrets.delete(principal, secret);
  }
}
