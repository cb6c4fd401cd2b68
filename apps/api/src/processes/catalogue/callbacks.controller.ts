import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { callbackTokenSchema, type CallbackAccepted } from '@trucban/contracts';
import type { FastifyRequest } from 'fastify';
import { Public, type Scope } from '../../platform/public.ts';
import { Callbacks } from './callbacks.ts';

/** Answers that jobs wait for. Whoever has the address may answer, once: the token is the key. */
@Controller('callbacks')
export class CallbacksController {
  constructor(private readonly callbacks: Callbacks) {}

  @Post(':token')
  @HttpCode(200)
  @Public()
  async answer(
    @Param('token', { schema: callbackTokenSchema }) token: string,
    @Body() body: unknown,
    @Req() { ip, id }: FastifyRequest,
  ): Promise<CallbackAccepted> {
    const actor = { kind: 'system', id: 'callback', label: 'callback', ip, requestId: id } as const;
    const scope: Scope = { actor, tokens: 'all' };
    return { outcome: await this.callbacks.answer(scope, token, body) };
  }
}
