import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Permission } from '@trucban/contracts';
import type { FastifyRequest } from 'fastify';
import { PERMISSION_KEY, PUBLIC_KEY, SIGNED_IN_KEY } from '../platform/access.ts';
import {
  Clock,
  ForbiddenError,
  Settings,
  UnauthenticatedError,
  notSignedIn,
  type Principal,
} from '../platform/public.ts';
import { Principals } from './principals.ts';
import { SESSION_COOKIE, Sessions } from './sessions.ts';

type PrincipalRequest = FastifyRequest & { principal?: Principal };

/** Who asks, and may he? Runs before every handler; a route that says nothing is closed. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
    private readonly principals: Principals,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<PrincipalRequest>();
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_KEY, targets)) {
      this.#refuseForeignOrigin(request, false);
      return true;
    }
    const principal = await this.#principal(request);
    if (!principal) throw notSignedIn();
    request.principal = principal;
    if (this.reflector.getAllAndOverride<boolean | undefined>(SIGNED_IN_KEY, targets)) return true;
    const needed = this.reflector.getAllAndOverride<readonly Permission[] | undefined>(PERMISSION_KEY, targets) ?? [];
    if (needed.some((permission) => principal.permissions.has(permission))) return true;
    throw new ForbiddenError('NOT_ALLOWED', 'Bạn không có quyền làm việc này.', 'You are not allowed to do this.');
  }

  async #principal(request: FastifyRequest): Promise<Principal | undefined> {
    const origin = { ip: request.ip, requestId: request.id };
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const token = /^Bearer +([\w-]{20,200})$/i.exec(authorization)?.[1];
      const principal = token && (await this.principals.ofToken(token, this.clock.now(), origin));
      if (principal) return principal;
      throw new UnauthenticatedError(
        'TOKEN_NOT_VALID',
        'Mã truy cập không đúng hoặc đã hết hạn.',
        'The access token is wrong or has expired.',
      );
    }
    const secret = request.cookies[SESSION_COOKIE];
    if (!secret) return undefined;
    this.#refuseForeignOrigin(request, true);
    return this.sessions.principal(secret, origin);
  }

  // A browser sends the cookie with requests of foreign pages too, but also says where they come from.
  #refuseForeignOrigin(request: FastifyRequest, needed: boolean): void {
    if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return;
    const { origin } = request.headers;
    if (origin === undefined && !needed) return;
    if (origin !== undefined && this.#isOwn(origin, request)) return;
    throw new ForbiddenError(
      'FOREIGN_ORIGIN',
      'Yêu cầu thay đổi phải đến từ chính trang này (Origin).',
      'A change must come from this site itself (Origin).',
    );
  }

  #isOwn(origin: string, request: FastifyRequest): boolean {
    if (this.settings.publicOrigin !== undefined) return origin === this.settings.publicOrigin;
    return origin === `http://${request.headers.host ?? ''}` || origin === `https://${request.headers.host ?? ''}`;
  }
}
