import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  MAX_EVENT_BATCH,
  eventsQuerySchema,
  idSchema,
  type EventDto,
  type EventsAccepted,
  type EventsQuery,
  type Page,
} from '@trucban/contracts';
import {
  CurrentPrincipal,
  Database,
  InvalidError,
  KindError,
  RequirePermission,
  TooLargeError,
  UnsupportedMediaTypeError,
  languageOf,
  type Principal,
} from '../platform/public.ts';
import { inLanguage } from '../sources/public.ts';
import { fromBinary } from './cloud-events.ts';
import { EventReads } from './event.read-model.ts';
import { Intake, nothingTaken } from './intake.service.ts';

/** Events that come in as CloudEvents, and what became of them. */
@Controller('events')
export class EventsController {
  constructor(
    private readonly database: Database,
    private readonly intake: Intake,
    private readonly reads: EventReads,
  ) {}

  /** Structured, binary or batch mode. 202 when what is accepted is on disk with its rules queued. */
  @Post()
  @HttpCode(202)
  @RequirePermission('event.write')
  async accept(
    @CurrentPrincipal() principal: Principal,
    @Headers() headers: Record<string, string | undefined>,
    @Body() body: unknown,
  ): Promise<EventsAccepted> {
    const { inputs, batch } = await this.#inputs(principal, headers, body);
    const stored = await this.intake.take(principal, { channel: 'events', kind: 'cloudEvents', inputs });
    const { accepted, rejected } = stored;
    if (accepted.length === 0 && rejected.length > 0) throw nothingTaken(stored, batch);
    const language = languageOf(headers['accept-language']);
    return {
      accepted,
      rejected: rejected.map(({ index, errors }) => ({
        index,
        errors: inLanguage(errors, language),
      })),
    };
  }

  /** What can't be taken as events stands in the log of its source, too. */
  async #inputs(
    principal: Principal,
    headers: Record<string, string | undefined>,
    body: unknown,
  ): Promise<ReturnType<typeof inputsOf>> {
    try {
      return inputsOf(headers, body);
    } catch (error) {
      const incoming = { channel: 'events', kind: 'cloudEvents', payload: JSON.stringify(body) } as const;
      if (error instanceof KindError) await this.intake.unreadable(principal, incoming, error);
      throw error;
    }
  }

  @Get()
  @RequirePermission('event.read')
  page(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: eventsQuerySchema }) query: EventsQuery,
  ): Promise<Page<EventDto>> {
    return this.database.read(principal, (tx) => this.reads.page(tx, query));
  }

  @Get(':id')
  @RequirePermission('event.read')
  one(@CurrentPrincipal() principal: Principal, @Param('id', { schema: idSchema }) id: string): Promise<EventDto> {
    return this.database.read(principal, (tx) => this.reads.one(tx, id));
  }
}

/** The events of a request in structured form, whatever the mode it came in. */
function inputsOf(
  headers: Record<string, string | undefined>,
  body: unknown,
): { readonly inputs: readonly unknown[]; readonly batch: boolean } {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/cloudevents-batch+json') {
    if (!Array.isArray(body) || body.length === 0)
      throw InvalidError.field(
        '',
        'BATCH',
        'Lô phải là một danh sách có ít nhất một sự kiện.',
        'A batch is a list with at least one event.',
      );
    if (body.length > MAX_EVENT_BATCH)
      throw new TooLargeError(
        'BATCH_TOO_LARGE',
        `Mỗi lô tối đa ${MAX_EVENT_BATCH} sự kiện.`,
        `A batch has at most ${MAX_EVENT_BATCH} events.`,
      );
    return { inputs: body, batch: true };
  }
  if (type === 'application/cloudevents+json') return { inputs: [body], batch: false };
  if (type === 'application/json') {
    // Binary mode by its headers; a structured event is also taken under the plain type.
    const binary = Object.keys(headers).some((name) => name.startsWith('ce-'));
    return { inputs: [binary ? fromBinary(headers, body) : body], batch: false };
  }
  throw new UnsupportedMediaTypeError(
    'CONTENT_TYPE',
    'Cần application/cloudevents+json, cloudevents-batch+json hoặc application/json.',
    'application/cloudevents+json, cloudevents-batch+json or application/json is needed.',
  );
}
