import { Injectable } from '@nestjs/common';
import type { DeadLetterDto, DeadLettersQuery, LettersDone, Page, Resend } from '@trucban/contracts';
import type { Instant } from '@trucban/kernel';
import { Audit } from '../../audit/public.ts';
import { expectReach } from '../../identity/public.ts';
import {
  ConflictError,
  Database,
  InvalidError,
  KindError,
  NotFoundError,
  Queue,
  UnavailableError,
  decodeCursor,
  expectVersion,
  likePatterns,
  pageOf,
  type FieldProblem,
  type Principal,
  type SqlValue,
  type Tx,
  type SeenTags,
} from '../../platform/public.ts';
import { SourceDirectory, inLanguage } from '../../sources/public.ts';
import { EventStore } from '../event-store.ts';
import { eventOfMessage, topicOf } from '../mqtt/mqtt-message.ts';
import { senderOf } from '../source-sender.ts';
import { taskOf } from '../waiting-events.ts';

const COLUMNS = `id, source, channel, at, state, errors, payload, truncated, topic, event_id as "eventId", event_received_at as "eventReceivedAt",
  resolved_at as "resolvedAt", resolved_by as "resolvedBy", reason, version`;

type Row = Omit<DeadLetterDto, 'errors'> & {
  readonly errors: readonly FieldProblem[];
  readonly eventReceivedAt: Instant | null;
};

/** Dead letters as people work them off: corrected and sent again, or discarded with a reason. */
@Injectable()
export class DeadLetterDesk {
  constructor(
    private readonly database: Database,
    private readonly sources: SourceDirectory,
    private readonly events: EventStore,
    private readonly queue: Queue,
    private readonly audit: Audit,
  ) {}

  page(principal: Principal, query: DeadLettersQuery, language: 'vi' | 'en'): Promise<Page<DeadLetterDto>> {
    return this.database.read(principal, async (tx) => {
      const values: SqlValue[] = [];
      const where: string[] = [];
      const add = (sql: string, value: SqlValue): void => void where.push(sql.replace('?', `$${values.push(value)}`));
      if (query.source) add('source = ?', query.source);
      if (query.channel) add('channel = ?', query.channel);
      if (query.state) add('state = ?', query.state);
      const words = likePatterns(query.q);
      if (words)
        add(`trucban.folded(concat_ws(' ', source, topic, left(payload, 2000), errors::text)) like all(?)`, words);
      const cursor = decodeCursor(query.cursor, ['instant', 'uuid']);
      if (cursor) {
        const [at, id] = [values.push(cursor[0] ?? ''), values.push(cursor[1] ?? '')];
        where.push(`(at, id) < ($${at}::timestamptz, $${id}::uuid)`);
      }
      const rows = await tx.dynamic<Row>(
        `select ${COLUMNS} from dead_letter ${where.length ? `where ${where.join(' and ')}` : ''}
          order by at desc, id desc limit ${query.limit + 1}`,
        values,
      );
      const page = pageOf(rows, query.limit, ({ at, id }) => [at, id]);
      return { items: page.items.map((row) => dtoOf(row, language)), nextCursor: page.nextCursor };
    });
  }

  one(principal: Principal, id: string, language: 'vi' | 'en'): Promise<DeadLetterDto> {
    return this.database.read(principal, async (tx) => dtoOf(await this.#row(tx, id, false), language));
  }

  /** What came of it stands in `eventId`. @throws InvalidError when it still can't be used; it waits on */
  resend(
    principal: Principal,
    id: string,
    given: Resend,
    language: 'vi' | 'en',
    seen?: SeenTags,
  ): Promise<DeadLetterDto> {
    return this.database.transaction(principal, async (tx) => {
      const row = await this.#waiting(tx, principal, id, seen);
      const eventId =
        row.channel === 'rules' ? await this.#rulesAgain(tx, row) : await this.#sendAgain(tx, principal, row, given);
      return this.#resolve(tx, row, 'resent', given.reason ?? null, eventId, language);
    });
  }

  discard(
    principal: Principal,
    id: string,
    reason: string,
    language: 'vi' | 'en',
    seen?: SeenTags,
  ): Promise<DeadLetterDto> {
    return this.database.transaction(principal, async (tx) => {
      const row = await this.#waiting(tx, principal, id, seen);
      return this.#resolve(tx, row, 'discarded', reason, row.eventId, language);
    });
  }

  resendMany(principal: Principal, ids: readonly string[], given: Resend, language: 'vi' | 'en'): Promise<LettersDone> {
    return eachAlone(ids, language, (id) => this.resend(principal, id, given, language));
  }

  discardMany(
    principal: Principal,
    ids: readonly string[],
    reason: string,
    language: 'vi' | 'en',
  ): Promise<LettersDone> {
    return eachAlone(ids, language, (id) => this.discard(principal, id, reason, language));
  }

  async #sendAgain(tx: Tx, principal: Principal, row: Row, given: Resend): Promise<string> {
    const topic = topicOf(given.topic ?? row.topic ?? '');
    if (!topic) throw InvalidError.field('/topic', 'TOPIC', ...TOPIC_SHAPE);
    const source = await this.sources.byCode(topic.source);
    if (source?.kind !== 'mqtt') throw InvalidError.field('/topic', 'UNKNOWN_SOURCE', ...NO_SOURCE);
    // The topic may have been corrected to that of a source of somebody else.
    expectReach(principal, 'source.manage', [source.org_unit]);
    const made = eventOfMessage(source, topic, given.payload ?? row.payload);
    if ('errors' in made) throw InvalidError.of(made.errors);
    const how = { cameAt: row.at };
    const { accepted, rejected } = await this.events.store(tx, [made.event], senderOf(source), source, how);
    if (rejected[0]) throw InvalidError.of(rejected[0].errors);
    return accepted[0]?.eventId ?? row.id;
  }

  async #rulesAgain(tx: Tx, row: Row): Promise<string> {
    await tx.asSystem(() =>
      tx.run(
        'intake.rulesAgain',
        `update event set state = 'stored', attempts = 0 where id = $1 and received_at = $2 and state = 'failed'`,
        [row.eventId, row.eventReceivedAt],
      ),
    );
    const eventId = row.eventId ?? row.id;
    // Its old task may still wait for its next try under the same name.
    await this.queue.takeBack(tx, [taskOf(eventId)]);
    this.queue.add(tx, 'run-rules', { eventId, receivedAt: row.eventReceivedAt }, { name: taskOf(eventId) });
    return eventId;
  }

  async #resolve(
    tx: Tx,
    row: Row,
    state: 'resent' | 'discarded',
    reason: string | null,
    eventId: string | null,
    language: 'vi' | 'en',
  ): Promise<DeadLetterDto> {
    await tx.asSystem(() =>
      tx.run(
        'intake.resolveLetter',
        `update dead_letter set state = $2, resolved_at = $3, resolved_by = $4, reason = $5, event_id = $6, version = version + 1
          where id = $1`,
        [row.id, state, tx.now, tx.actor.label, reason, eventId],
      ),
    );
    this.audit.write(tx, {
      action: state === 'resent' ? 'deadLetter.resend' : 'deadLetter.discard',
      objectType: 'deadLetter',
      objectId: row.id,
      reason,
      after: { state, source: row.source, eventId },
    });
    return dtoOf(await this.#row(tx, row.id, false), language);
  }

  async #waiting(tx: Tx, principal: Principal, id: string, seen: SeenTags | undefined): Promise<Row> {
    const row = await this.#row(tx, id, true);
    const owner = row.source === null ? undefined : await this.sources.byCode(row.source);
    expectReach(principal, 'source.manage', [owner?.org_unit ?? 'IOC']);
    expectVersion(seen, row.version);
    if (row.state !== 'waiting')
      throw new ConflictError('LETTER_DONE', 'Thư này đã được xử lý.', 'This letter has been dealt with.');
    return row;
  }

  async #row(tx: Tx, id: string, lock: boolean): Promise<Row> {
    const row = await tx.first<Row>(
      lock ? 'intake.lockLetter' : 'intake.letter',
      `select ${COLUMNS} from dead_letter where id = $1 ${lock ? 'for update' : ''}`,
      [id],
    );
    if (!row) throw NotFoundError.of('DEAD_LETTER', 'thư lỗi', 'dead letter');
    return row;
  }
}

/** Each in a transaction of its own: what is still wrong with one holds up no other. @throws while the database is away */
async function eachAlone(
  ids: readonly string[],
  language: 'vi' | 'en',
  deal: (id: string) => Promise<DeadLetterDto>,
): Promise<LettersDone> {
  const items: LettersDone['items'] = [];
  for (const id of ids)
    try {
      items.push({ id, done: true, eventId: (await deal(id)).eventId, errors: [] });
    } catch (error) {
      if (!(error instanceof KindError) || error instanceof UnavailableError) throw error;
      const { code, localized, errors } = error;
      const why = errors.length > 0 ? errors : [{ path: '', code, message: localized }];
      items.push({ id, done: false, eventId: null, errors: inLanguage(why, language) });
    }
  return { items };
}

const TOPIC_SHAPE = [
  'Chủ đề cần có dạng ioc/{tỉnh}/{nguồn}/{thiết bị}/{chuỗi số đo}.',
  'The topic must be ioc/{province}/{source}/{thing}/{datastream}.',
] as const;
const NO_SOURCE = ['Chủ đề không nêu một nguồn MQTT nào.', 'The topic names no MQTT source.'] as const;

function dtoOf({ eventReceivedAt: _, ...row }: Row, language: 'vi' | 'en'): DeadLetterDto {
  return { ...row, errors: inLanguage(row.errors, language) };
}
