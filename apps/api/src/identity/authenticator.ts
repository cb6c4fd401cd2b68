import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Clock, UnauthenticatedError, type Principal } from '../platform/public.ts';
import { Principals } from './principals.ts';
import { SESSION_COOKIE, Sessions } from './sessions.ts';

/** Finds out who makes a request. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly sessions: Sessions,
    private readonly principals: Principals,
    private readonly clock: Clock,
  ) {}

  /** Who it is, as of now; `undefined` for nobody. @throws UnauthenticatedError for a token that isn't valid */
  async principalOf(request: FastifyRequest): Promise<Principal | undefined> {
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
    return secret ? this.sessions.principal(secret, origin) : undefined;
  }
}
