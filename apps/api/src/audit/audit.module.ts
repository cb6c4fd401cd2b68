import { Global, Module } from '@nestjs/common';
import { AuditController } from './audit.controller.ts';
import { Audit } from './audit.ts';
import { AuditSealer } from './sealer.ts';
import { AuditVerifier } from './verify.ts';

/** Who did what, when and from where. */
@Global()
@Module({
  controllers: [AuditController],
  providers: [Audit, AuditSealer, AuditVerifier],
  exports: [Audit, AuditSealer],
})
export class AuditModule {}
