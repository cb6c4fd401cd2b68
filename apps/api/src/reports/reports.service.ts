import { Injectable } from '@nestjs/common';
import type { NewReport, ReportDto, ReportListItem, ReportsQuery, Page } from '@trucban/contracts';
import { fromEpochMs, toEpochMs, type Instant, type LocalizedText } from '@trucban/kernel';
import { Audit } from '../audit/public.ts';
import { contentHash } from '../configuration/public.ts';
import {
  ConflictError,
  Database,
  Feed,
  ForbiddenError,
  InvalidError,
  Queue,
  decodeCursor,
  likePatterns,
  expectVersion,
  json,
  pageOf,
  type Principal,
  type Tx,
  type SeenTags,
} from '../platform/public.ts';
import type { DefinitionRecord } from './definition-record.ts';
import { ReportDefinitions } from './definitions.ts';
import { NewReports } from './new-reports.ts';
import { OFFSET_MINUTES, lastPeriod, periodNamed, stretch, type ReportPeriod } from './report-period.ts';
import {
  LIST_COLUMNS,
  listItemOf,
  lockReport,
  mayDo,
  reportDto,
  reportOf,
  wroteIt,
  type ReportRow,
  type Step,
} from './report-row.ts';
import { SEND_TASK } from './send-report.task.ts';
import { tell } from './tell.ts';

/** Longest stretch of a report on demand. */
const LONGEST_MS = 366 * 86_400_000;

/** Reports as people have them made, complete, sign and correct them. */
@Injectable()
export class Reports {
  constructor(
    private readonly database: Database,
    private readonly definitions: ReportDefinitions,
    private readonly reports: NewReports,
    private readonly queue: Queue,
    private readonly feed: Feed,
    private readonly audit: Audit,
  ) {}

  list(principal: Principal, query: ReportsQuery): Promise<Page<ReportListItem>> {
    const [at, id] = decodeCursor(query.cursor, ['instant', 'uuid']) ?? [];
    return this.database.read(principal, async (tx) => {
      const rows = await tx.query<ReportRow>(
        'reports.list',
        `select ${LIST_COLUMNS} from report
          where ($1::text is null or definition = $1) and ($2::text is null or state = $2) and (not $3 or replaced_by is null)
            and ($7::text[] is null
              or trucban.folded(concat_ws(' ', definition, name ->> 'vi', name ->> 'en', period, number, org_unit)) like all($7))
            and ($4::timestamptz is null or (created_at, id) < ($4, $5::uuid))
          order by created_at desc, id desc limit $6`,
        [
          query.definition ?? null,
          query.state ?? null,
          query.latest ?? false,
          at ?? null,
          id ?? null,
          query.limit + 1,
          likePatterns(query.q),
        ],
      );
      return pageOf(rows.map(listItemOf), query.limit, ({ createdAt, id }) => [createdAt, id]);
    });
  }

  one(principal: Principal, id: string): Promise<ReportDto> {
    return this.database.read(principal, async (tx) => reportDto(await reportOf(tx, id), principal));
  }

  /** Has one made, by hand. @throws ConflictError when the period has one */
  make(principal: Principal, given: NewReport): Promise<ReportDto> {
    return this.database.transaction(principal, async (tx) => {
      const definition = await this.definitions.current(tx, given.definition);
      if (!mayDo(principal, 'report.write', definition.content.orgUnit)) throw notYours();
      const period = periodAsked(definition, given, tx.now);
      const id = await this.reports.begin(tx, { definition, period });
      if (id === null) throw await this.#there(tx, definition.key, period.key);
      return reportDto(await tx.asSystem(() => reportOf(tx, id)), principal);
    });
  }

  /** Words of the writers beside the numbers; an empty one takes a remark away. */
  remark(
    principal: Principal,
    id: string,
    given: Readonly<Record<string, string>>,
    seen: SeenTags | undefined,
  ): Promise<ReportDto> {
    return this.#change(principal, id, async (tx, row) => {
      expectWriter(principal, row);
      expectVersion(seen, row.version);
      expectState(row, 'draft');
      const sections = new Set(row.content?.sections.map((section) => section.id));
      const unknown = Object.keys(given).filter((section) => !sections.has(section));
      if (unknown.length > 0)
        throw InvalidError.of(
          unknown.map((section) => ({
            path: `/remarks/${section}`,
            code: 'UNKNOWN_SECTION',
            message: { vi: 'Báo cáo không có mục này.', en: 'The report has no such section.' },
          })),
        );
      const all = Object.entries({ ...row.remarks, ...given }).map(([key, text]) => [
        key,
        text.trim().normalize('NFC'),
      ]);
      const remarks: Record<string, string> = Object.fromEntries(all.filter(([, text]) => text !== ''));
      await tx.run(
        'reports.remark',
        `update report set remarks = $2, version = version + 1, writers = array(select distinct unnest(writers || $3)) where id = $1`,
        [id, json(remarks), [principal.id]],
      );
      this.#audited(tx, row, 'remark', { remarks: row.remarks }, { remarks });
    });
  }

  /** Hands a draft in. @throws InvalidError when a remark is missing that the definition asks for */
  submit(principal: Principal, id: string, seen: SeenTags | undefined): Promise<ReportDto> {
    return this.#change(principal, id, async (tx, row) => {
      expectWriter(principal, row);
      expectVersion(seen, row.version);
      expectState(row, 'draft');
      const missing = row.content?.sections.filter((one) => one.remarkRequired && !row.remarks[one.id]) ?? [];
      if (missing.length > 0)
        throw InvalidError.of(
          missing.map((section) => ({
            path: `/remarks/${section.id}`,
            code: 'REMARK_MISSING',
            message: { vi: `Cần ý kiến ở mục “${section.title.vi}”.`, en: `“${section.title.en}” needs a remark.` },
          })),
        );
      await this.#move(tx, row, 'inReview', step(tx, 'submitted'), 'submitted_by = $4', [principal.id]);
      this.#audited(tx, row, 'submit', { state: row.state }, { state: 'inReview' });
    });
  }

  /** Gives it back to its writers, with the reason. */
  giveBack(principal: Principal, id: string, reason: string, seen: SeenTags | undefined): Promise<ReportDto> {
    return this.#change(principal, id, async (tx, row) => {
      expectSigner(principal, row);
      expectVersion(seen, row.version);
      expectState(row, 'inReview');
      await this.#move(tx, row, 'draft', step(tx, 'returned', reason), 'submitted_by = null');
      this.#audited(tx, row, 'return', { state: row.state }, { state: 'draft' }, reason);
    });
  }

  /** Signs what was read: its number, the hash of what it says, and who signed. Whoever wrote a part of it doesn't sign it. */
  sign(principal: Principal, id: string, read: number, seen: SeenTags | undefined): Promise<ReportDto> {
    return this.#change(principal, id, async (tx, row) => {
      expectSigner(principal, row);
      expectVersion(seen, row.version);
      expectVersion([String(read)], row.version);
      expectState(row, 'inReview');
      if (wroteIt(row, principal.id)) throw sameHand();
      const sha256 = reportHash(row);
      const number = await numbered(tx, row);
      await this.#move(
        tx,
        row,
        'signed',
        step(tx, 'signed'),
        'signed_by = $4, signed_by_name = $5, signed_at = $6, sha256 = $7, number = $8',
        [principal.id, tx.actor.label, tx.now, sha256, number],
      );
      if (row.replaces !== null)
        await tx.run('reports.replaced', 'update report set replaced_by = $2 where id = $1', [row.replaces, id]);
      this.#audited(tx, row, 'sign', { state: row.state }, { state: 'signed', number, sha256 });
      this.queue.add(tx, SEND_TASK, { id }, { name: `report/${id}/send` });
    });
  }

  /** A new edition of a signed report, computed anew; it takes its place when it is signed. */
  correct(principal: Principal, id: string, reason: string, seen: SeenTags | undefined): Promise<ReportDto> {
    return this.database.transaction(principal, async (tx) => {
      const row = await lockReport(tx, id);
      expectWriter(principal, row);
      expectVersion(seen, row.version);
      expectState(row, 'signed', 'sent');
      const definition = await this.definitions.current(tx, row.definition);
      const period = { key: row.period, label: row.label, from: row.period_from, to: row.period_to };
      const made = await this.reports.begin(tx, { definition, period, replaces: row, reason });
      if (made === null) throw await this.#there(tx, row.definition, row.period);
      return reportDto(await tx.asSystem(() => reportOf(tx, made)), principal);
    });
  }

  #change(principal: Principal, id: string, work: (tx: Tx, row: ReportRow) => Promise<void>): Promise<ReportDto> {
    return this.database.transaction(principal, async (tx) => {
      await work(tx, await lockReport(tx, id));
      return reportDto(await reportOf(tx, id), principal);
    });
  }

  async #move(
    tx: Tx,
    row: ReportRow,
    state: 'draft' | 'inReview' | 'signed',
    done: Step,
    set: string,
    values: readonly string[] = [],
  ): Promise<void> {
    await tx.run(
      `reports.${state}.${done.did}`,
      `update report set state = $2, history = history || $3::jsonb, version = version + 1, ${set} where id = $1`,
      [row.id, state, json([done]), ...values],
    );
    tell(tx, this.feed, row, state);
  }

  #audited(tx: Tx, row: ReportRow, action: string, before: object, after: object, reason?: string): void {
    const of = { objectType: 'report', objectId: row.id, reason: reason ?? null };
    this.audit.write(tx, { action: `report.${action}`, ...of, before, after });
  }

  async #there(tx: Tx, definition: string, period: string): Promise<ConflictError> {
    const row = await tx.first<{ id: string }>(
      'reports.there',
      'select id from report where definition = $1 and period = $2 order by edition desc limit 1',
      [definition, period],
    );
    return new ConflictError(
      'REPORT_EXISTS',
      'Kỳ này đã có báo cáo, hoặc đang có bản đính chính.',
      'This period has its report already, or one that corrects it.',
      { details: { id: row?.id ?? null } },
    );
  }
}

/** SHA-256 of what is signed: of which definition and period, what it says, and the writers' words. */
function reportHash(row: ReportRow): string {
  const { definition, definition_version: version, period, period_from: from, period_to: to, edition } = row;
  return contentHash({ definition, version, period, from, to, edition, content: row.content, remarks: row.remarks });
}

/** The next number of the issuer in the year: `12/BC-IOC`. */
async function numbered(tx: Tx, row: ReportRow): Promise<string> {
  const year = Number(fromEpochMs(toEpochMs(tx.now) + OFFSET_MINUTES * 60_000).slice(0, 4));
  const counter = await tx.first<{ last: number }>(
    'reports.number',
    `insert into report_counter (org_unit, year, last) values ($1, $2, 1)
     on conflict (org_unit, year) do update set last = report_counter.last + 1 returning last`,
    [row.org_unit, year],
  );
  return `${counter?.last ?? 1}/${row.content?.symbol ?? 'BC'}`;
}

function periodAsked({ content }: DefinitionRecord, { period, from, to }: NewReport, now: Instant): ReportPeriod {
  if (content.period === 'onDemand') {
    if (period !== undefined || from === undefined || to === undefined)
      throw wrong('/from', 'STRETCH_NEEDED', 'Cần thời điểm đầu và cuối.', 'It needs a beginning and an end.');
    const length = toEpochMs(to) - toEpochMs(from);
    if (length <= 0 || length > LONGEST_MS || to > now)
      throw wrong(
        '/to',
        'STRETCH',
        'Khoảng thời gian phải đã kết thúc và dài không quá 366 ngày.',
        'The stretch must be over and at most 366 days long.',
      );
    return stretch(from, to);
  }
  if (from !== undefined || to !== undefined)
    throw wrong('/from', 'PERIOD_ONLY', 'Báo cáo định kỳ lập theo kỳ.', 'A periodic report is made of a period.');
  const found = period === undefined ? lastPeriod(content, toEpochMs(now)) : periodNamed(content, period);
  if (!found) throw wrong('/period', 'INVALID_PERIOD', 'Kỳ này không tồn tại.', 'There is no such period.');
  if (found.to > now) throw wrong('/period', 'PERIOD_NOT_OVER', 'Kỳ này chưa kết thúc.', 'This period is not over.');
  return found;
}

function step(tx: Tx, did: Step['did'], reason: string | null = null): Step {
  return { at: tx.now, who: tx.actor.label, did, reason };
}

/** As screens call them. */
const stateNames: Readonly<Record<ReportRow['state'], LocalizedText>> = {
  making: { vi: 'Đang lập', en: 'Being made' },
  draft: { vi: 'Dự thảo', en: 'Draft' },
  inReview: { vi: 'Chờ ký', en: 'To be signed' },
  signed: { vi: 'Đã ký', en: 'Signed' },
  sent: { vi: 'Đã gửi', en: 'Sent' },
};

function expectState(row: ReportRow, ...states: readonly ReportRow['state'][]): void {
  if (states.includes(row.state)) return;
  const named = (language: 'vi' | 'en', or: string) =>
    states.map((state) => `“${stateNames[state][language]}”`).join(` ${or} `);
  throw new ConflictError(
    'REPORT_STATE',
    `Báo cáo đang ở trạng thái “${stateNames[row.state].vi}” nên không làm được việc này; cần ở trạng thái ${named('vi', 'hoặc')}.`,
    `The report is “${stateNames[row.state].en}”, which does not allow it; it must be ${named('en', 'or')}.`,
    { details: { state: row.state } },
  );
}

function expectWriter(principal: Principal, row: ReportRow): void {
  if (!mayDo(principal, 'report.write', row.org_unit)) throw notYours();
}

function expectSigner(principal: Principal, row: ReportRow): void {
  if (!mayDo(principal, 'report.sign', row.org_unit)) throw notYours();
}

const wrong = InvalidError.field.bind(InvalidError);
const notYours = (): ForbiddenError =>
  new ForbiddenError(
    'NOT_YOUR_REPORT',
    'Báo cáo này do đơn vị khác lập và ký.',
    'Another unit writes and signs this report.',
  );
const sameHand = (): ForbiddenError =>
  new ForbiddenError(
    'WRITER_IS_SIGNER',
    'Người viết hoặc trình báo cáo không được tự ký.',
    'Whoever wrote or handed in the report may not sign it.',
  );
