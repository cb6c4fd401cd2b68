import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Health } from '@trucban/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ForbiddenError, Public, Settings, sameText } from '../platform/public.ts';
import { Metrics } from './metrics.ts';
import { Readiness } from './readiness.ts';

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

/** Whether this process lives and can serve, and its numbers. */
@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
    private readonly settings: Settings,
  ) {}

  @Public()
  @Get('health/live')
  live(): { status: 'up' } {
    return { status: 'up' };
  }

  @Public()
  @Get('health/ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Health> {
    const health = await this.readiness.look();
    void reply.header('cache-control', 'no-store');
    if (health.status === 'down') void reply.status(503).header('retry-after', '5');
    return health;
  }

  /** For Prometheus on this machine, or with the token of `TRUCBAN_METRICS_TOKEN`. */
  @Public()
  @Get('metrics')
  async numbers(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { metricsToken } = this.settings;
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const known = metricsToken !== undefined && token !== undefined && sameText(token, metricsToken);
    // Behind a proxy on this machine everybody comes from loopback: a forwarded request counts as one from outside.
    const local = LOOPBACK.test(request.socket.remoteAddress ?? '') && request.headers['x-forwarded-for'] === undefined;
    if (!known && !local)
      throw new ForbiddenError('METRICS_NOT_PUBLIC', 'Số liệu vận hành không công khai.', 'Metrics are not public.');
    void reply.type(this.metrics.registry.contentType);
    return this.metrics.registry.metrics();
  }
}
