import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Permission } from '@trucban/contracts';
import type { FastifyRequest } from 'fastify';
import { PERMISSION_KEY, PUBLIC_KEY, SIGNED_IN_KEY } from '../platform/access.ts';
import { ForbiddenError, Settings, notSignedIn, type Principal } from '../platform/public.ts';
import { Authenticator } from './authenticator.ts';
import { SESSION_COOKIE } from './sessions.ts';

type PrincipalRequest = FastifyRequest & { principal?: Principal };

/** Who asks, and may he? Runs before every handler; a route that says nothing is closed. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly settings: Settings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<PrincipalRequest>();
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_KEY, targets)) {
      this.#refuseForeignOrigin(request, false);
      return true;
    }
    const byCookie = request.headers.authorization === undefined && request.cookies[SESSION_COOKIE] !== undefined;
    if (byCookie) this.#refuseForeignOrigin(request, true);
    const principal = await this.authenticator.principalOf(request);
    if (!principal) throw notSignedIn();
    request.principal = principal;
    if (this.reflector.getAllAndOverride<boolean | undefined>(SIGNED_IN_KEY, targets)) return true;
    const needed = this.reflector.getAllAndOverride<readonly Permission[] | undefined>(PERMISSION_KEY, targets) ?? [];
    if (needed.some((permission) => principal.permissions.has(permission))) return true;
    throw new ForbiddenError('NOT_ALLOWED', 'Bạn không có quyền làm việc này.', 'You are not allowed to do this.');
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
