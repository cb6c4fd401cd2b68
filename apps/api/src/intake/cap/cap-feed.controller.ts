import { Controller, Get, Header, Param, Req } from '@nestjs/common';
import { idSchema } from '@trucban/contracts';
import type { FastifyRequest } from 'fastify';
import { Clock, Database, Public, Settings, systemScope } from '../../platform/public.ts';
import { CapFeed } from './cap-feed.ts';
import { capOf, feedOf } from './cap-warning.ts';

const SCOPE = systemScope('cap');
const SENDER_NAME = 'Trung tâm điều hành thông minh';

/** The centre's own warnings in CAP 1.2, for whoever passes them on. They were told to the public: nobody has to sign in. */
@Controller('cap')
export class CapFeedController {
  constructor(
    private readonly database: Database,
    private readonly feed: CapFeed,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  @Public()
  @Get('feed')
  @Header('content-type', 'application/atom+xml; charset=utf-8')
  @Header('cache-control', 'no-cache')
  async list(@Req() request: FastifyRequest): Promise<string> {
    const origin = this.#origin(request);
    const warnings = await this.database.read(SCOPE, (tx) => this.feed.warnings(tx));
    return feedOf(warnings, (id) => `${origin}/cap/alerts/${id}`, `${origin}/cap/feed`, this.clock.now());
  }

  @Public()
  @Get('alerts/:id')
  @Header('content-type', 'application/cap+xml; charset=utf-8')
  @Header('cache-control', 'no-cache')
  async alert(@Req() request: FastifyRequest, @Param('id', { schema: idSchema }) id: string): Promise<string> {
    const origin = this.#origin(request);
    const warning = await this.database.read(SCOPE, (tx) => this.feed.warning(tx, id));
    const name = { sender: `trucban@${new URL(origin).hostname}`, identifier: warning.id };
    return capOf(warning, name, SENDER_NAME, `${origin}/cap/alerts/${id}`);
  }

  #origin(request: FastifyRequest): string {
    return this.settings.publicOrigin ?? `${request.protocol}://${request.host}`;
  }
}
