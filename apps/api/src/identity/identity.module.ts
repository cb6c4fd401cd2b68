import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.ts';
import { AuthController } from './auth.controller.ts';
import { Authenticator } from './authenticator.ts';
import { ClientTokens } from './client-tokens.ts';
import { AreasController } from './areas.controller.ts';
import { OrgUnitsController } from './org-units.controller.ts';
import { OrgUnits } from './org-units.service.ts';
import { RolesController } from './roles.controller.ts';
import { UsersController } from './users.controller.ts';
import { Users } from './users.service.ts';
import { LoginThrottle } from './login-throttle.ts';
import { LoginService } from './login.service.ts';
import { OauthController } from './oauth.controller.ts';
import { OrgDirectory } from './org-directory.ts';
import { Principals } from './principals.ts';
import { Sessions } from './sessions.ts';

/** Who people and agencies are, and what they may do. */
@Global()
@Module({
  controllers: [AuthController, OauthController, OrgUnitsController, AreasController, RolesController, UsersController],
  providers: [
    OrgDirectory,
    Principals,
    Authenticator,
    Sessions,
    LoginThrottle,
    LoginService,
    ClientTokens,
    OrgUnits,
    Users,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [OrgDirectory, Authenticator, Sessions, Users],
})
export class IdentityModule {}
