import { Body, Controller, Headers, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { AccessToken } from '@trucban/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Clock, InvalidError, Public } from '../platform/public.ts';
import { ClientTokens } from './client-tokens.ts';

const tokenRequestSchema = z.object({
  grant_type: z.string().max(100),
  scope: z.string().max(1_000).optional(),
});

/** OAuth 2.0 client credentials (RFC 6749 4.4). */
@Controller('oauth')
export class OauthController {
  constructor(
    private readonly tokens: ClientTokens,
    private readonly clock: Clock,
  ) {}

  @Public()
  @Post('token')
  @HttpCode(200)
  async token(
    @Body({ schema: tokenRequestSchema }) body: z.infer<typeof tokenRequestSchema>,
    @Headers('authorization') authorization: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AccessToken> {
    if (body.grant_type !== 'client_credentials') {
      throw InvalidError.field(
        '/grant_type',
        'UNSUPPORTED_GRANT_TYPE',
        'Chỉ nhận client_credentials.',
        'Only client_credentials is taken.',
      );
    }
    void reply.header('cache-control', 'no-store');
    // Said before it fails: who doesn't get in is told how to.
    void reply.header('www-authenticate', 'Basic realm="trucban"');
    const origin = { ip: request.ip, requestId: request.id };
    const token = await this.tokens.issue(
      authorization,
      body.scope?.split(' ').filter(Boolean),
      origin,
      this.clock.now(),
    );
    void reply.removeHeader('www-authenticate');
    return token;
  }
}
