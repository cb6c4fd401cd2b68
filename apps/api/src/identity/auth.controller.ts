import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { loginSchema, type Login, type Me } from '@trucban/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentPrincipal, Public, Settings, SignedIn, type Principal } from '../platform/public.ts';
import { LoginService } from './login.service.ts';
import { SESSION_COOKIE } from './sessions.ts';

/** Signing in and out. */
@Controller('auth')
export class AuthController {
  constructor(
    private readonly logins: LoginService,
    private readonly settings: Settings,
  ) {}

  @Public()
  @Post('login')
  @HttpCode(200)
  async login(
    @Body({ schema: loginSchema }) body: Login,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Me> {
    const { secret, principal } = await this.logins.login(body, { ip: request.ip, requestId: request.id });
    void reply.setCookie(SESSION_COOKIE, secret, this.#cookie());
    return toMe(principal);
  }

  @SignedIn()
  @Post('logout')
  @HttpCode(204)
  async logout(
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const secret = request.cookies[SESSION_COOKIE];
    if (secret) await this.logins.logout(secret, principal);
    void reply.clearCookie(SESSION_COOKIE, this.#cookie());
  }

  @SignedIn()
  @Get('me')
  me(@CurrentPrincipal() principal: Principal): Me {
    return toMe(principal);
  }

  #cookie(): { path: string; httpOnly: true; sameSite: 'lax'; secure: boolean } {
    return {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: this.settings.publicOrigin?.startsWith('https:') ?? false,
    };
  }
}

function toMe(principal: Principal): Me {
  const groups = principal.tokens
    .filter((token) => token.startsWith('group:'))
    .map((token) => token.slice('group:'.length));
  return {
    id: principal.id,
    kind: principal.kind,
    username: principal.name,
    displayName: principal.actor.label,
    orgUnit: principal.orgUnit,
    roles: [...principal.roles],
    groups,
    permissions: [...principal.permissions].sort(),
    orgUnits: principal.tokens.filter((token) => !token.includes(':') && token !== 'config'),
  };
}
