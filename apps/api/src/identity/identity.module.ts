import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.ts';
import { AuthController } from './auth.controller.ts';
import { Authenticator } from './authenticator.ts';
import { ClientTokens } from './client-tokens.ts';
import { LoginThrottle } from './login-throttle.ts';
import { LoginService } from './login.service.ts';
import { OauthController } from './oauth.controller.ts';
import { OrgDirectory } from './org-directory.ts';
import { Principals } from './principals.ts';
import { Sessions } from './sessions.ts';

/** Who people and agencies are, and what they may do. */
@Global()
@Module({
  controllers: [AuthController, OauthController],
  providers: [
    OrgDirectory,
    Principals,
    Authenticator,
    Sessions,
    LoginThrottle,
    LoginService,
    ClientTokens,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [OrgDirectory, Authenticator, Sessions],
})
export class IdentityModule {}
