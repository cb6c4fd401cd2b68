import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { isUuid } from '@trucban/kernel';
import type { FastifyReply } from 'fastify';
import { Clock, InvalidError, Public } from '../../platform/public.ts';
import { SourceDirectory, SourceKeys, type SourceRow } from '../../sources/public.ts';
import { Intake, nothingTaken } from '../intake.service.ts';
import { senderOf } from '../source-sender.ts';
import { GeoReportError, answer, answerDefinition, refuse, type Format, type Item } from './open311-format.ts';
import { Open311Requests } from './open311-requests.ts';

type Fields = Readonly<Record<string, string | undefined>>;

/**
 * Open311 GeoReport v2. The `api_key` is the key of a source; it shows the requests of that source, and no others. Whoever knows the
 * id of a request may follow it without a key, as the standard says: what the person wrote is left out then.
 */
@Controller('open311/v2')
export class Open311Controller {
  constructor(
    private readonly intake: Intake,
    private readonly requests: Open311Requests,
    private readonly keys: SourceKeys,
    private readonly sources: SourceDirectory,
    private readonly clock: Clock,
  ) {}

  /** `services.json`, `services.xml`, `requests.json`, `requests.xml`. */
  @Public()
  @Get(':file')
  list(@Param('file') file: string, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    const { name, format } = fileOf(file);
    return this.#answer(reply, format, async () => {
      if (name === 'services') return answer(reply, format, ['services', 'service'], await this.requests.services());
      if (name !== 'requests') throw notFound();
      const fields = fieldsOf(query);
      const source = await this.#source(fields['api_key']);
      return answer(reply, format, REQUESTS, await this.requests.find([source], fields));
    });
  }

  /** `services/{code}.json`; `requests/{id}.json`, `tokens/{id}.json`: the token of a request is its id. */
  @Public()
  @Get(':list/:file')
  one(
    @Param('list') list: string,
    @Param('file') file: string,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { name, format } = fileOf(file);
    return this.#answer(reply, format, async () => {
      if (list === 'services') {
        await this.#expectService(name);
        return answerDefinition(reply, format, name);
      }
      if ((list !== 'requests' && list !== 'tokens') || !isUuid(name)) throw notFound();
      const { api_key: key } = fieldsOf(query);
      const items = key
        ? await this.requests.find([await this.#source(key)], { service_request_id: name })
        : (await this.requests.find(await this.sources.ofKind('open311'), { service_request_id: name })).map(forAll);
      if (items.length === 0) throw notFound();
      return answer(reply, format, REQUESTS, list === 'tokens' ? [{ service_request_id: name, token: name }] : items);
    });
  }

  /** `requests.json`, `requests.xml`: a new request. */
  @Public()
  @Post(':file')
  @HttpCode(201)
  create(@Param('file') file: string, @Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    const { name, format } = fileOf(file);
    return this.#answer(reply, format, async () => {
      if (name !== 'requests') throw notFound();
      const { api_key: key, ...fields } = fieldsOf(body);
      const source = await this.#source(key);
      const inputs = [await this.#event(source, fields).catch((error: unknown) => this.#noted(source, fields, error))];
      const stored = await this.intake.take(senderOf(source), { channel: 'open311', kind: 'open311', inputs });
      const [accepted] = stored.accepted;
      if (!accepted) throw nothingTaken(stored, false);
      void reply.status(201);
      return answer(reply, format, REQUESTS, [
        { service_request_id: accepted.eventId, service_notice: null, account_id: null },
      ]);
    });
  }

  /** What the standard's own checks refuse stands in the log of its source, too. @throws what was given */
  async #noted(source: SourceRow, fields: Fields, error: unknown): Promise<never> {
    if (error instanceof GeoReportError) {
      const [vi = '', en = vi] = error.description.split(' / ');
      const incoming = { channel: 'open311', kind: 'open311', payload: JSON.stringify(fields) } as const;
      await this.intake.unreadable(senderOf(source), incoming, InvalidError.field('', 'GEO_REPORT', vi, en));
    }
    throw error;
  }

  async #answer(reply: FastifyReply, format: Format, work: () => Promise<void>): Promise<void> {
    try {
      void reply.header('cache-control', 'no-store');
      await work();
    } catch (error) {
      refuse(reply, format, error);
    }
  }

  async #source(key: string | undefined): Promise<SourceRow> {
    if (!key) throw new GeoReportError(400, 'Thiếu api_key / api_key was not provided');
    const client = /^[\w-]{20,200}$/.test(key) ? await this.keys.clientOf(key, this.clock.now()) : undefined;
    const source = client === undefined ? undefined : await this.sources.byClient(client);
    if (source?.kind !== 'open311') throw new GeoReportError(403, 'api_key không đúng / api_key is not valid');
    return source;
  }

  async #expectService(code: string): Promise<void> {
    const known: readonly Item[] = await this.requests.services();
    if (!known.some((one) => one['service_code'] === code))
      throw new GeoReportError(404, `Không có dịch vụ “${code}” / service_code was not found`);
  }

  async #event(source: SourceRow, fields: Fields): Promise<object> {
    const { service_code: category, lat, long, address_string: address, description } = fields;
    if (!category) throw new GeoReportError(400, 'Thiếu service_code / service_code was not provided');
    await this.#expectService(category);
    const point = { lat: Number(lat), lon: Number(long) };
    const placed = lat !== undefined && long !== undefined && lat !== '' && long !== '';
    if (!placed && !address)
      throw new GeoReportError(
        400,
        'Cần lat và long, hoặc address_string / lat and long, or address_string, are needed',
      );
    // Also not a number: NaN is within no bounds.
    if (placed && !(Math.abs(point.lat) <= 90 && Math.abs(point.lon) <= 180))
      throw new GeoReportError(
        400,
        'lat, long phải là độ thập phân, lat từ −90 đến 90, long từ −180 đến 180 / lat, long must be decimal degrees, lat from −90 to 90, long from −180 to 180',
      );
    const reporter = defined({
      name: [fields['last_name'], fields['first_name']].filter(Boolean).join(' ') || undefined,
      phone: fields['phone'],
      email: fields['email'],
    });
    return {
      specversion: '1.0',
      id: randomUUID(),
      source: source.code,
      type: 'report.created',
      data: {
        category,
        ...defined({ description }),
        location: { ...(placed && point), ...defined({ address }) },
        ...(Object.keys(reporter).length > 0 && { reporter }),
        attributes: defined({
          channel: 'open311',
          mediaUrl: fields['media_url'],
          deviceId: fields['device_id'],
          addressId: fields['address_id'],
        }),
      },
    };
  }
}

/** Without what may tell of persons. */
const forAll = (item: Item): Item => ({ ...item, description: null, address: null, media_url: null });

const REQUESTS = ['service_requests', 'request'] as const;

const notFound = (): GeoReportError => new GeoReportError(404, 'Không tìm thấy / not found');

/** Name and format of what is asked for; JSON where it is neither. */
function fileOf(file: string): { readonly name: string; readonly format: Format } {
  const match = /^(.*)\.(json|xml)$/.exec(file);
  return { name: match?.[1] ?? '', format: match?.[2] === 'xml' ? 'xml' : 'json' };
}

/** Fields of a form or query; what is no text is left out. */
function fieldsOf(given: unknown): Fields {
  const entries = typeof given === 'object' && given !== null ? Object.entries(given) : [];
  return Object.fromEntries(
    entries.flatMap(([name, value]) =>
      typeof value === 'string' && !value.includes('\0') ? [[name, value.trim()]] : [],
    ),
  );
}

const defined = (fields: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => !!entry[1]));
