import { Global, Module } from '@nestjs/common';
import { OrgDirectory } from './org-directory.ts';

/** Who people and agencies are, and what they may do. */
@Global()
@Module({ providers: [OrgDirectory], exports: [OrgDirectory] })
export class IdentityModule {}
