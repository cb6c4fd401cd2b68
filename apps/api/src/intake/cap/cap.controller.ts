import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { CapAccepted } from '@trucban/contracts';
import {
  CurrentPrincipal,
  InvalidError,
  KindError,
  RequirePermission,
  UnsupportedMediaTypeError,
  type Principal,
} from '../../platform/public.ts';
import { SourceGate, SourceMeter } from '../../sources/public.ts';
import { Intake, nothingTaken } from '../intake.service.ts';
import { readXml } from '../xml/read-xml.ts';
import { readCap, type CapAlert } from './cap-alert.ts';

/** Warnings of others in CAP 1.2. */
@Controller('cap')
export class CapController {
  constructor(
    private readonly intake: Intake,
    private readonly gate: SourceGate,
    private readonly meter: SourceMeter,
  ) {}

  /** An alert becomes the event `bulletin.issued`. Tests and drafts are logged and come to nothing. */
  @Post()
  @HttpCode(202)
  @RequirePermission('event.write')
  async take(@CurrentPrincipal() principal: Principal, @Body() body: unknown): Promise<CapAccepted> {
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
      return { identifier: alert.identifier, status: 'ignored', eventId: null, duplicate: false };
    }
    const inputs = [eventOf(alert, source?.code ?? `cap/${principal.id}`)];
    const stored = await this.intake.take(principal, { ...incoming, inputs });
    const [accepted] = stored.accepted;
    if (!accepted) throw nothingTaken(stored, false);
    const { eventId, duplicate } = accepted;
    return { identifier: alert.identifier, status: 'accepted', eventId, duplicate };
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

/** The same alert has the same id; an update or cancel is about the alert that was first. */
function eventOf({ identifier, sender, sent, status, references, data, place }: CapAlert, source: string): object {
  return {
    specversion: '1.0',
    id: `${sender},${identifier}`.slice(0, 300),
    source,
    type: 'bulletin.issued',
    time: sent,
    key: (references[0]?.identifier ?? identifier).slice(0, 300),
    ...(status === 'Exercise' && { exercise: true }),
    data: { ...data, ...(place && { location: place }) },
  };
}
