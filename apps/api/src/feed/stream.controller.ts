import { Controller, Get, Headers, Query, Req, Res, type BeforeApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Authenticator } from '../identity/public.ts';
import {
  Clock,
  CurrentPrincipal,
  FEED_TOPICS,
  LIMITS,
  RequirePermission,
  TooManyError,
  type Principal,
} from '../platform/public.ts';
import { FeedReader } from './feed-reader.ts';
import { FeedStream } from './stream.ts';

const TOPICS: ReadonlySet<string> = new Set(FEED_TOPICS);

const querySchema = z.object({
  topics: z
    .string()
    .max(500)
    .refine((names) => names.split(',').every((name) => TOPICS.has(name)), {
      params: {
        code: 'UNKNOWN_TOPIC',
        vi: `Chỉ có các chủ đề: ${[...TOPICS].join(', ')}.`,
        en: `The topics are: ${[...TOPICS].join(', ')}.`,
      },
    })
    .optional(),
  /** For clients that can't send the header. */
  lastEventId: z.coerce.number().int().min(0).optional(),
});

/** Heartbeats after which the rights of the client are looked up again. */
const RECHECK_BEATS = 6;

/** The live feed as server-sent events. */
@Controller('stream')
export class StreamController implements BeforeApplicationShutdown {
  readonly #open = new Map<FeedStream, string>();

  constructor(
    private readonly reader: FeedReader,
    private readonly authenticator: Authenticator,
    private readonly clock: Clock,
  ) {}

  // A program that only sends events or works for SOPs is shown nothing.
  @RequirePermission(
    'incident.read',
    'task.read',
    'assignment.read',
    'process.read',
    'notification.read',
    'config.read',
  )
  @Get()
  async stream(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: querySchema }) query: z.infer<typeof querySchema>,
    @Headers('last-event-id') header: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if ([...this.#open.values()].filter((id) => id === principal.id).length >= LIMITS.streamsPerPrincipal)
      throw tooMany();
    const topics = query.topics ? new Set(query.topics.split(',')) : undefined;
    const lastEventId = header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : query.lastEventId;
    await this.reader.begin();
    const headers = reply.getHeaders() as Record<string, string>;
    reply.hijack();
    reply.raw.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const stream = new FeedStream(this.reader, reply.raw, principal, topics);
    this.#open.set(stream, principal.id);
    const heart = this.#heart(stream, request);
    reply.raw.on('error', () => undefined);
    reply.raw.on('close', () => {
      clearInterval(heart);
      this.#open.delete(stream);
      stream.stop();
    });
    await stream.start(lastEventId).catch(() => reply.raw.destroy());
  }

  beforeApplicationShutdown(): void {
    for (const stream of this.#open.keys()) stream.stop();
  }

  #heart(stream: FeedStream, request: FastifyRequest): NodeJS.Timeout {
    let beats = 0;
    return setInterval(() => {
      stream.heartbeat(this.clock.now());
      if (++beats % RECHECK_BEATS !== 0) return;
      // A session may have ended, a role may have been taken away. While the database is away nobody is thrown out.
      this.authenticator.principalOf(request).then(
        (now) => (now ? stream.actAs(now) : stream.stop()),
        (error: { kind?: string }) => (error.kind === 'unauthenticated' ? stream.stop() : undefined),
      );
    }, LIMITS.heartbeatSeconds * 1000);
  }
}

const tooMany = () =>
  new TooManyError(
    'TOO_MANY_STREAMS',
    `Tài khoản này đã mở ${LIMITS.streamsPerPrincipal} luồng trực tiếp: hãy đóng bớt một luồng (một thẻ trình duyệt).`,
    `This account has ${LIMITS.streamsPerPrincipal} live streams open already: close one (a tab of a browser).`,
    { retryAfterSeconds: 5 },
  );
