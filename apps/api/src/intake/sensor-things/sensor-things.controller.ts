import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import {
  createObservationsSchema,
  observationOfDatastreamSchema,
  observationSchema,
  type CreateObservations,
  type Datastream,
  type ObservationInput,
  type SensorThingsList,
  type SensorThingsRoot,
} from '@trucban/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  CurrentPrincipal,
  ForbiddenError,
  InvalidError,
  NotFoundError,
  RequirePermission,
  type FieldProblem,
  type Principal,
} from '../../platform/public.ts';
import { SourceGate, type SourceRow } from '../../sources/public.ts';
import { Intake, nothingTaken } from '../intake.service.ts';
import { eventOfObservation, type Observation } from './observation.ts';

const KIND = { channel: 'sensorThings', kind: 'sensorThings' } as const;
const COMPONENTS = ['result', 'phenomenonTime', 'resultTime', 'resultQuality', 'id'] as const;

/** OGC SensorThings 1.1, as far as devices need it to create Observations: their Things and Datastreams are what the source declares. */
@Controller('sensorthings/v1.1')
export class SensorThingsController {
  constructor(
    private readonly intake: Intake,
    private readonly gate: SourceGate,
  ) {}

  @Get()
  @RequirePermission('event.write')
  root(@Req() request: FastifyRequest): SensorThingsRoot {
    const url = baseOf(request);
    return {
      value: ['Things', 'Datastreams', 'Observations'].map((name) => ({ name, url: `${url}/${name}` })),
      serverSettings: {
        conformance: [
          'http://www.opengis.net/spec/iot_sensing/1.1/req/create-update-delete/create-entity',
          'http://www.opengis.net/spec/iot_sensing/1.1/req/data-array/data-array',
        ],
      },
    };
  }

  @Get('Things')
  @RequirePermission('event.write')
  async things(@CurrentPrincipal() principal: Principal, @Req() request: FastifyRequest): Promise<SensorThingsList> {
    const names = [...new Set((await this.#source(principal)).datastreams.map(({ thing }) => thing))];
    return { value: names.map((name) => thingOf(baseOf(request), name)) };
  }

  @Get('Datastreams')
  @RequirePermission('event.write')
  async datastreams(
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
  ): Promise<SensorThingsList> {
    const { datastreams } = await this.#source(principal);
    return { value: datastreams.map((one) => streamOf(baseOf(request), one)) };
  }

  /** `Datastreams('pm-1')`, `Things('st-1')`: one of them. */
  @Get(':entity')
  @RequirePermission('event.write')
  async one(
    @CurrentPrincipal() principal: Principal,
    @Param('entity') entity: string,
    @Req() request: FastifyRequest,
  ): Promise<Record<string, unknown>> {
    const [, name, id] = /^(Things|Datastreams)\('?([^')]{1,100})'?\)$/.exec(entity) ?? [];
    const { datastreams } = await this.#source(principal);
    const found = datastreams.find((one) => (name === 'Things' ? one.thing : one.id) === id);
    if (!found || name === undefined) throw NotFoundError.of('ENTITY', 'đối tượng', 'entity');
    return name === 'Things' ? thingOf(baseOf(request), found.thing) : streamOf(baseOf(request), found);
  }

  /** One Observation. */
  @Post('Observations')
  @HttpCode(201)
  @RequirePermission('event.write')
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: observationSchema }) body: ObservationInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Record<string, unknown>> {
    const source = await this.#source(principal);
    const made = this.#event(source, body.Datastream['@iot.id'], { ...body, id: body['@iot.id'] });
    if ('errors' in made) return this.#refuse(principal, body, made.errors);
    const stored = await this.intake.take(principal, { ...KIND, inputs: [made.event] });
    const [accepted] = stored.accepted;
    if (!accepted) throw InvalidError.of(nothingTaken(stored, false).errors.map(inObservation));
    const link = `${baseOf(request)}/Observations('${accepted.eventId}')`;
    void reply.header('location', link);
    const { phenomenonTime, resultTime, result, resultQuality } = body;
    return { '@iot.id': accepted.eventId, '@iot.selfLink': link, phenomenonTime, resultTime, result, resultQuality };
  }

  /** One Observation of the Datastream that the address names: `Datastreams('pm-1')/Observations`. */
  @Post(':entity/Observations')
  @HttpCode(201)
  @RequirePermission('event.write')
  createIn(
    @CurrentPrincipal() principal: Principal,
    @Param('entity') entity: string,
    @Body({ schema: observationOfDatastreamSchema }) body: Omit<ObservationInput, 'Datastream'>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Record<string, unknown>> {
    const [, id] = /^Datastreams\('?([^')]{1,100})'?\)$/.exec(entity) ?? [];
    if (id === undefined) throw NotFoundError.of('ENTITY', 'đối tượng', 'entity');
    return this.create(principal, { ...body, Datastream: { '@iot.id': id } } as ObservationInput, request, reply);
  }

  /** The Data Array extension: an answer for each Observation, a link or `error`. */
  @Post('CreateObservations')
  @HttpCode(201)
  @RequirePermission('event.write')
  async createMany(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: createObservationsSchema }) body: CreateObservations,
    @Req() request: FastifyRequest,
  ): Promise<readonly string[]> {
    const source = await this.#source(principal);
    const made = body.flatMap(({ Datastream: stream, components, dataArray }, group) =>
      dataArray.map((row, n) => {
        const path = `/${group}/dataArray/${n}`;
        const wrong = rowProblem(components, row, path);
        return wrong ? { errors: [wrong] } : this.#event(source, stream['@iot.id'], rowOf(components, row), path);
      }),
    );
    if (made.length > 1_000)
      throw InvalidError.field('', 'TOO_MANY', 'Tối đa 1.000 số đo mỗi lần.', 'At most 1,000 observations at once.');
    const events = made.flatMap((one) => ('event' in one ? [one.event] : []));
    const stored = events.length > 0 ? await this.intake.take(principal, { ...KIND, inputs: events }) : undefined;
    // Who sends learns of each only that it is wrong; why stands in the log of the source.
    for (const one of made)
      if ('errors' in one)
        await this.intake.unreadable(
          principal,
          { ...KIND, payload: JSON.stringify(body) },
          InvalidError.of(one.errors),
        );
    const bad = new Set(stored?.rejected.map(({ index }) => index));
    const links = (stored?.accepted ?? []).map(({ eventId }) => `${baseOf(request)}/Observations('${eventId}')`);
    let at = -1;
    return made.map((one) => {
      if ('errors' in one) return 'error';
      at += 1;
      return bad.has(at) ? 'error' : (links.shift() ?? 'error');
    });
  }

  #event(source: SourceRow, stream: string | number, given: Observation, path = '') {
    const declared = source.datastreams.find(({ id }) => id === String(stream));
    if (declared) {
      const made = eventOfObservation(source.code, declared, given);
      if ('event' in made) return made;
      return { errors: made.errors.map((error) => ({ ...error, path: `${path}${error.path}` })) };
    }
    const message = {
      vi: `Nguồn chưa khai chuỗi số đo “${stream}”.`,
      en: `The source declares no datastream “${stream}”.`,
    };
    return { errors: [{ path: `${path}/Datastream/@iot.id`, code: 'UNKNOWN_DATASTREAM', message }] };
  }

  async #refuse(principal: Principal, body: unknown, errors: readonly FieldProblem[]): Promise<never> {
    const error = InvalidError.of(errors);
    await this.intake.unreadable(principal, { ...KIND, payload: JSON.stringify(body) }, error);
    throw error;
  }

  async #source(principal: Principal): Promise<SourceRow> {
    const source = await this.gate.sourceOf(principal);
    if (source?.kind === 'sensorThings') return source;
    throw new ForbiddenError(
      'SOURCE_NEEDED',
      'Chỉ nguồn loại sensorThings dùng được địa chỉ này.',
      'Only a source of the kind sensorThings may use this.',
    );
  }
}

/** Whether a row of a data array can be told apart: a value more than components would be left out in silence. */
function rowProblem(components: readonly string[], row: readonly unknown[], path: string): FieldProblem | null {
  if (row.length > components.length)
    return {
      path,
      code: 'TOO_MANY_VALUES',
      message: {
        vi: `Dòng có ${row.length} giá trị mà “components” chỉ có ${components.length}.`,
        en: `The row has ${row.length} values, “components” only ${components.length}.`,
      },
    };
  if (new Set(components).size === components.length) return null;
  const message = { vi: '“components” có mục bị lặp.', en: 'Something stands twice in “components”.' };
  return { path, code: 'TWICE', message };
}

/** A fault by the name that it has in an Observation. */
function inObservation(error: FieldProblem): FieldProblem {
  const names: Readonly<Record<string, string>> = { '/data/value': '/result', '/time': '/phenomenonTime' };
  return { ...error, path: names[error.path] ?? error.path };
}

function rowOf(components: readonly string[], row: readonly unknown[]): Observation {
  const known = components.map((name, at) => [name === '@iot.id' ? 'id' : name, row[at]] as const);
  return { result: undefined, ...Object.fromEntries(known.filter(([name]) => COMPONENTS.some((one) => one === name))) };
}

function baseOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}/sensorthings/v1.1`;
}

function thingOf(base: string, name: string): Record<string, unknown> {
  return { '@iot.id': name, '@iot.selfLink': `${base}/Things('${name}')`, name, description: name };
}

function streamOf(base: string, { id, thing, name, observedProperty, unit }: Datastream): Record<string, unknown> {
  return {
    '@iot.id': id,
    '@iot.selfLink': `${base}/Datastreams('${id}')`,
    name: name ?? id,
    description: name ?? id,
    observationType: 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement',
    unitOfMeasurement: { name: unit ?? null, symbol: unit ?? null, definition: null },
    ObservedProperty: { name: observedProperty },
    Thing: { '@iot.id': thing },
  };
}
