import { Injectable } from '@nestjs/common';
import type { SourceKind } from '@trucban/contracts';
import { ForbiddenError, InvalidError, TooManyError, type KindError } from '../platform/public.ts';
import { SourceDirectory } from './source-directory.ts';
import { SourceMeter } from './source-meter.ts';
import type { SourceRow } from './source-row.ts';

const OVER_QUOTA = 'BATCH_OVER_QUOTA';

/** Whom the gate looks at. */
interface Sending {
  readonly kind: 'user' | 'client' | 'system';
  readonly id: string;
}

/** Lets in what sources send: by their kind, while they are not paused, within their quota. */
@Injectable()
export class SourceGate {
  constructor(
    private readonly directory: SourceDirectory,
    private readonly meter: SourceMeter,
  ) {}

  /** The source that a program sends for; undefined for everybody else. */
  async sourceOf(sender: Sending): Promise<SourceRow | undefined> {
    return sender.kind === 'client' ? this.directory.byClient(sender.id) : undefined;
  }

  /**
   * Counts `events` as received. @param payload as it came, for the log
   * @throws ForbiddenError for a paused source or one of another kind, TooManyError over its quota, InvalidError for a batch
   * that its quota could never let in
   */
  admit(source: SourceRow, kind: SourceKind, channel: string, events: number, payload: string | null): void {
    const refusal = this.#refusal(source, kind, events);
    if (!refusal) return this.meter.count(source.code, { received: events });
    // What can't count as received, because it would use up the quota of what can be.
    const throttled = refusal instanceof TooManyError || refusal.errors.some(({ code }) => code === OVER_QUOTA);
    const paused = source.state === 'paused';
    this.meter.count(source.code, throttled ? { throttled: events } : { rejected: events });
    this.meter.log(source, {
      kind: throttled ? 'throttled' : paused ? 'paused' : 'rejected',
      channel,
      payload,
      errors:
        refusal.errors.length > 0 ? refusal.errors : [{ path: '', code: refusal.code, message: refusal.localized }],
    });
    throw refusal;
  }

  #refusal(source: SourceRow, kind: SourceKind, events: number): KindError | undefined {
    const { quota_per_minute: quota } = source;
    if (source.kind !== kind)
      return new ForbiddenError(
        'SOURCE_KIND',
        'Thông tin xác thực của nguồn này chỉ dùng cho kênh của nó.',
        'The credentials of this source serve for its own way of sending only.',
        { details: { kind: source.kind } },
      );
    if (source.state === 'paused')
      return new ForbiddenError(
        'SOURCE_PAUSED',
        'Nguồn đang tạm dừng: quản trị viên cho chạy lại ở trang Nguồn dữ liệu.',
        'The source is paused: an administrator sets it going again on the page of sources.',
      );
    if (events > quota)
      return InvalidError.field(
        '',
        OVER_QUOTA,
        `Lô lớn hơn hạn mức ${quota} sự kiện mỗi phút của nguồn.`,
        `The batch is bigger than the source's quota of ${quota} events a minute.`,
      );
    if (this.meter.receivedThisMinute(source.code) + events <= quota) return undefined;
    return this.#overQuota(source);
  }

  #overQuota({ quota_per_minute: quota }: SourceRow): TooManyError {
    const seconds = this.meter.secondsLeft();
    return new TooManyError(
      'SOURCE_QUOTA',
      `Nguồn đã gửi hết hạn mức ${quota} sự kiện trong phút này; hãy gửi lại sau ${seconds} giây.`,
      `The source has used up its quota of ${quota} events of this minute; send again in ${seconds} seconds.`,
      { retryAfterSeconds: seconds },
    );
  }

  /** Counts and logs that something was put off. @throws TooManyError always */
  throttle(source: SourceRow, channel: string, refusal: TooManyError): never {
    this.meter.count(source.code, { throttled: 1 });
    this.meter.log(source, {
      kind: 'throttled',
      channel,
      payload: null,
      errors: [{ path: '', code: refusal.code, message: refusal.localized }],
    });
    throw refusal;
  }
}
