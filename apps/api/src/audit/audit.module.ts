import { Global, Module } from '@nestjs/common';
import { Audit } from './audit.ts';

/** Who did what, when and from where. */
@Global()
@Module({ providers: [Audit], exports: [Audit] })
export class AuditModule {}
