import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import type { CapAccepted } from '@trucban/contracts';
import type { JsonObject } from '@trucban/kernel';
import { OrgDirectory, PROVINCE } from '../../identity/public.ts';
import {
  CurrentPrincipal,
  Database,
  InvalidError,
  KindError,
  RequirePermission,
  UnsupportedMediaTypeError,
  languageOf,
  systemScope,
  type FieldProblem,
  type Principal,
  type Tx,
} from '../../platform/public.ts';
import { SourceGate, SourceMeter, inLanguage } from '../../sources/public.ts';
import { Intake, nothingTaken } from '../intake.service.ts';
import { readXml } from '../xml/read-xml.ts';
import { readCap, type CapAlert, type CapReference } from './cap-alert.ts';
import { bulletinOf, type Earlier, type Province } from './cap-bulletin.ts';

const SCOPE = systemScope('cap');

/** Warnings of others in CAP 1.2. */
@Controller('cap')
export class CapController {
  constructor(
    private readonly intake: Intake,
    private readonly gate: SourceGate,
    private readonly meter: SourceMeter,
    private readonly directory: OrgDirectory,
    private readonly database: Database,
  ) {}

  /** An alert becomes the event `bulletin.issued`. Tests and drafts are logged and come to nothing. */
  @Post()
  @HttpCode(202)
  @RequirePermission('event.write')
  async take(
    @CurrentPrincipal() principal: Principal,
    @Headers('accept-language') language: string | undefined,
    @Body() body: unknown,
  ): Promise<CapAccepted> {
    if (typeof body !== 'string')
      throw new UnsupportedMediaTypeError('CONTENT_TYPE', 'Cần application/xml.', 'application/xml is needed.');
    const incoming = { channel: 'cap', kind: 'cap', payload: body } as const;
    const alert = await this.#read(body).catch(async (error: unknown) => {
      if (error instanceof KindError) await this.intake.unreadable(principal, incoming, error);
      throw error;
    });
    const source = await this.gate.sourceOf(principal);
    if (alert.status === 'Test' || alert.status === 'Draft' || alert.msgType === 'Ack' || alert.msgType === 'Error') {
      if (source) {
        this.gate.admit(source, 'cap', 'cap', 1, body);
        this.meter.log(source, { kind: 'ignored', channel: 'cap', errors: [IGNORED], payload: body });
      }
      return { identifier: alert.identifier, status: 'ignored', eventId: null, duplicate: false, warnings: [] };
    }
    const from = source?.code ?? `cap/${principal.id}`;
    const { bulletin, unknown } = await this.#bulletin(alert, from);
    const inputs = [eventOf(alert, bulletin, from, unknown)];
    const stored = await this.intake.take(principal, { ...incoming, inputs });
    const [accepted] = stored.accepted;
    if (!accepted) throw nothingTaken(stored, false);
    const { eventId, duplicate } = accepted;
    const warnings = unknown.map(unknownReference);
    if (source && warnings.length > 0)
      this.meter.log(source, { kind: 'noted', channel: 'cap', errors: warnings, payload: body });
    return {
      identifier: alert.identifier,
      status: 'accepted',
      eventId,
      duplicate,
      warnings: inLanguage(warnings, languageOf(language)),
    };
  }

  /** What the alert says, and those alerts that it updates or cancels and that never came. */
  #bulletin(alert: CapAlert, source: string): Promise<{ bulletin: JsonObject; unknown: readonly CapReference[] }> {
    return this.database.transaction(SCOPE, async (tx) => {
      const earlier = await earlierBulletins(tx, source, alert.references.map(nameOf));
      const [first] = alert.references;
      return {
        bulletin: bulletinOf(alert, await this.#province(tx), first && earlier.get(nameOf(first))),
        unknown: alert.references.filter((one) => !earlier.has(nameOf(one))),
      };
    });
  }

  async #province(tx: Tx): Promise<Province> {
    const units = await this.directory.snapshot(tx);
    const name = units.units.find(({ parent }) => parent === null)?.name.vi ?? '';
    return {
      code: PROVINCE,
      name,
      areas: units.areas.map(({ code, name: { vi }, bbox }) => ({ code, name: vi, bbox })),
    };
  }

  async #read(body: string): Promise<CapAlert> {
    const read = readCap(readXml(body));
    if ('errors' in read) throw InvalidError.of(read.errors.slice(0, 100));
    return read.alert;
  }
}

const IGNORED = {
  path: '/status',
  code: 'TEST_IGNORED',
  message: {
    vi: 'Bản tin thử, nháp hoặc báo nhận: chỉ ghi nhật ký.',
    en: 'A test, draft or acknowledgement: logged only.',
  },
};

/** An alert that is spoken of and isn't here. What speaks of it counts all the same: a warning is not lost for want of its first word. */
const unknownReference = ({ sender, identifier, sent }: CapReference): FieldProblem => ({
  path: '/references',
  code: 'UNKNOWN_REFERENCE',
  message: {
    vi: `Chưa từng nhận bản tin “${sender},${identifier},${sent}”; bản tin này vẫn được nhận. Hãy kiểm tra đường gửi và gửi lại bản tin trước nếu còn hiệu lực.`,
    en: `The alert “${sender},${identifier},${sent}” never came; this one is taken all the same. Check the way it is sent, and send the earlier alert again if it still holds.`,
  },
});

/** The same alert has the same id; an update or cancel is about the alert that was first. */
function eventOf(alert: CapAlert, bulletin: JsonObject, source: string, unknown: readonly CapReference[]): object {
  const { identifier, sent, status, references, words, place } = alert;
  return {
    specversion: '1.0',
    id: nameOf(alert),
    source,
    type: 'bulletin.issued',
    time: sent,
    key: (references[0]?.identifier ?? identifier).slice(0, 300),
    ...(status === 'Exercise' && { exercise: true }),
    data: {
      ...bulletin,
      cap: { ...words, ...(unknown.length > 0 && { unknownReferences: unknown }) },
      ...(place && { location: place }),
    },
  };
}

const nameOf = ({ sender, identifier }: Pick<CapAlert, 'sender' | 'identifier'>): string =>
  `${sender},${identifier}`.slice(0, 300);

/** What alerts of this source were about, by their names. */
async function earlierBulletins(tx: Tx, source: string, names: readonly string[]): Promise<Map<string, Earlier>> {
  const rows = await tx.query<Earlier & { readonly name: string }>(
    'cap.earlier',
    `select k.source_event_id as name, e.data ->> 'kind' as kind, e.data ->> 'stormId' as "stormId" from event_key k
       join event e on e.id = k.event_id and e.received_at = k.received_at where k.source = $1 and k.source_event_id = any($2)`,
    [source, [...names]],
  );
  return new Map(rows.map(({ name, ...earlier }) => [name, earlier]));
}
