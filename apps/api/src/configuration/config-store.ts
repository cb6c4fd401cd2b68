import { Injectable } from '@nestjs/common';
import type { ConfigApprove, ConfigKindName, ConfigProblem } from '@trucban/contracts';
import { toEpochMs, type Instant } from '@trucban/kernel';
import { Audit } from '../audit/public.ts';
import { expectReach } from '../identity/public.ts';
import {
  Feed,
  Ids,
  LIMITS,
  expectVersion,
  json,
  staleVersion,
  type SeenTags,
  type SqlValue,
  type Tx,
} from '../platform/public.ts';
import { contentHash } from './canonical.ts';
import type { ConfigKind } from './config-kind.ts';
import { forgetMarks } from './config-marks.ts';
import { RECORD_COLUMNS, TOOK_EFFECT, type Coming, type ConfigRecord, type InForce } from './config-record.ts';
import { expectKey, expectState, hasErrors, inThePast, notFound, sameHand } from './config-refusals.ts';
import { parseContent } from './parse-content.ts';

/** How a draft is written. */
export interface DraftOptions {
  readonly note?: string | undefined;
  /** Revision that the writer saw (`If-Match`); another one now is 412. */
  readonly revision?: SeenTags | undefined;
}

/**
 * Versioned configuration, the same for every kind: draft → in review → published by a second person → retired. Running work
 * keeps the version that it started with, so a published or retired version never changes.
 */
@Injectable()
export class ConfigStore {
  readonly #kinds = new Map<ConfigKindName, ConfigKind<unknown>>();

  constructor(
    private readonly ids: Ids,
    private readonly feed: Feed,
    private readonly audit: Audit,
  ) {}

  /** Registers a kind; once, in the constructor of the feature that owns it. */
  register<Content>(kind: ConfigKind<Content>): void {
    this.#kinds.set(kind.kind, kind as unknown as ConfigKind<unknown>);
  }

  kind(name: ConfigKindName): ConfigKind<unknown> {
    const kind = this.#kinds.get(name);
    if (!kind) throw new Error(`Nobody registered the configuration kind ${name}.`);
    return kind;
  }

  /**
   * The version in force at an instant (now when not given): the one that took effect last, or `undefined` when that one was
   * retired before or there is none. Retiring never brings an older version back; one that was retired before it took effect
   * never did, so that what was in force stays.
   */
  async current<Content>(
    tx: Tx,
    kind: ConfigKindName,
    key: string,
    at: Instant = tx.now,
  ): Promise<ConfigRecord<Content> | undefined> {
    return tx.first<ConfigRecord<Content>>(
      'config.current',
      `select ${RECORD_COLUMNS} from (select * from config_version
        where kind = $1 and key = $2 and ${TOOK_EFFECT} and effective_from <= $3
        order by effective_from desc, version desc limit 1) as last
        where state = 'published' or retired_at > $3`,
      [kind, key, at],
    );
  }

  /** Every key's published version in force at an instant. */
  async allCurrent<Content>(
    tx: Tx,
    kind: ConfigKindName,
    at: Instant = tx.now,
  ): Promise<readonly ConfigRecord<Content>[]> {
    return tx.query<ConfigRecord<Content>>(
      'config.allCurrent',
      `select ${RECORD_COLUMNS} from (select distinct on (key) * from config_version
        where kind = $1 and ${TOOK_EFFECT} and effective_from <= $2
        order by key, effective_from desc, version desc) as last
        where state = 'published' or retired_at > $2`,
      [kind, at],
    );
  }

  /** The published versions that take effect after now, the first one first: of all keys, or of one. */
  async coming<Content>(tx: Tx, kind: ConfigKindName, key?: string): Promise<readonly Coming<Content>[]> {
    return tx.query<Coming<Content>>(
      'config.coming',
      `select ${RECORD_COLUMNS} from config_version
        where kind = $1 and ($3::text is null or key = $3) and state = 'published' and effective_from > $2
        order by effective_from, key, version`,
      [kind, tx.now, key ?? null],
    );
  }

  /** The versions in force of a kind: of all keys, or of one. */
  async inForce(tx: Tx, kind: ConfigKindName, key?: string): Promise<InForce> {
    const rows = await tx.query<{ key: string; version: number }>(
      'config.inForce',
      `select key, version from (select distinct on (key) key, version, state, retired_at from config_version
        where kind = $1 and ($3::text is null or key = $3) and ${TOOK_EFFECT} and effective_from <= $2
        order by key, effective_from desc, version desc) as last
        where state = 'published' or retired_at > $2`,
      [kind, tx.now, key ?? null],
    );
    return new Map(rows.map((row) => [row.key, row.version]));
  }

  /** Every key's newest version, whatever its state: for the lists of editors. */
  async newest(tx: Tx, kind: ConfigKindName): Promise<readonly ConfigRecord[]> {
    return tx.query<ConfigRecord>(
      'config.newest',
      `select distinct on (key) ${RECORD_COLUMNS} from config_version where kind = $1 order by key, version desc`,
      [kind],
    );
  }

  /** The version in force; where there is none, the newest. @throws NotFoundError */
  async inForceOrNewest(tx: Tx, kind: ConfigKindName, key: string): Promise<ConfigRecord> {
    const record = (await this.current(tx, kind, key)) ?? (await this.versions(tx, kind, key))[0];
    if (!record) throw notFound();
    return record;
  }

  /** All versions of a key, the newest first. */
  async versions(tx: Tx, kind: ConfigKindName, key: string): Promise<readonly ConfigRecord[]> {
    const found = await tx.query<ConfigRecord>(
      'config.versions',
      `select ${RECORD_COLUMNS} from config_version where kind = $1 and key = $2 order by version desc`,
      [kind, key],
    );
    if (found.length === 0) throw notFound();
    return found;
  }

  /** One version, as it is kept. @throws NotFoundError */
  async get<Content>(tx: Tx, kind: ConfigKindName, key: string, version: number): Promise<ConfigRecord<Content>> {
    const record = await this.#find<Content>(tx, kind, key, version, '');
    if (!record) throw notFound();
    return record;
  }

  /** Creates a new draft, or changes the open one (also one in review, which makes it a draft again). */
  async saveDraft(
    tx: Tx,
    kind: ConfigKindName,
    key: string,
    content: unknown,
    options: DraftOptions = {},
  ): Promise<ConfigRecord> {
    const last = await this.#lockNewest(tx, kind, key);
    this.#expectReach(tx, 'edit', kind, key);
    if (last && (last.state === 'draft' || last.state === 'inReview')) return this.#change(tx, last, content, options);
    if (options.revision !== undefined && !last) throw staleVersion(null);
    if (last) expectVersion(options.revision, (await this.inForceOrNewest(tx, kind, key)).revision);
    return this.#insert(tx, kind, key, (last?.version ?? 0) + 1, content, options);
  }

  /** Changes the draft of this version. @throws ConflictError when it is published or retired */
  async changeDraft(
    tx: Tx,
    kind: ConfigKindName,
    key: string,
    version: number,
    content: unknown,
    options: DraftOptions = {},
  ): Promise<ConfigRecord> {
    this.#expectReach(tx, 'edit', kind, key);
    return this.#change(tx, await this.#locked(tx, kind, key, version), content, options);
  }

  /** Throws a draft away. */
  async remove(tx: Tx, kind: ConfigKindName, key: string, version: number, revision?: SeenTags): Promise<void> {
    this.#expectReach(tx, 'edit', kind, key);
    const record = await this.#locked(tx, kind, key, version);
    expectVersion(revision, record.revision);
    expectState(record, 'draft');
    await tx.run('config.delete', 'delete from config_version where id = $1', [record.id]);
    this.#tell(tx, record, 'delete', record, undefined);
  }

  /** Hands a draft in for review. @throws InvalidError when it has errors */
  async submit(tx: Tx, kind: ConfigKindName, key: string, version: number, revision?: SeenTags): Promise<ConfigRecord> {
    this.#expectReach(tx, 'edit', kind, key);
    const record = await this.#locked(tx, kind, key, version);
    expectVersion(revision, record.revision);
    expectState(record, 'draft');
    const problems = await this.#checked(tx, record);
    return this.#update(tx, record, 'submit', `state = 'inReview', submitted_by = $3, problems = $4`, [
      tx.actor.id,
      json(problems),
    ]);
  }

  /** Gives a version in review back to its author. */
  async returnToAuthor(
    tx: Tx,
    kind: ConfigKindName,
    key: string,
    version: number,
    note?: string,
    revision?: SeenTags,
  ): Promise<ConfigRecord> {
    const record = await this.#locked(tx, kind, key, version);
    expectVersion(revision, record.revision);
    expectState(record, 'inReview');
    this.#expectReach(tx, 'approve', kind, key);
    return this.#update(tx, record, 'return', `state = 'draft', submitted_by = null, note = coalesce($3, note)`, [
      note ?? null,
    ]);
  }

  /** Publishes a version in review. @throws ForbiddenError when the approver wrote or submitted it himself */
  async approve(
    tx: Tx,
    kind: ConfigKindName,
    key: string,
    version: number,
    given: ConfigApprove = {},
    revision?: SeenTags,
  ): Promise<ConfigRecord> {
    const record = await this.#locked(tx, kind, key, version);
    expectVersion(revision, record.revision);
    expectState(record, 'inReview');
    this.#expectReach(tx, 'approve', kind, key);
    if (tx.actor.kind !== 'system' && [record.author, record.submittedBy].includes(tx.actor.id)) throw sameHand();
    const effectiveFrom = startOf(given.effectiveFrom, tx.now);
    const problems = await this.#checked(tx, record);
    const published = await this.#update(
      tx,
      record,
      'approve',
      `state = 'published', approved_by = $3, effective_from = $4, decision_no = $5, note = coalesce($6, note), problems = $7`,
      [tx.actor.id, effectiveFrom, given.decisionNo ?? null, given.note ?? null, json(problems)],
    );
    await this.kind(kind).onPublished?.(tx, published);
    return published;
  }

  /** Takes a published version out of force; what runs on it goes on. */
  async retire(
    tx: Tx,
    kind: ConfigKindName,
    key: string,
    version: number,
    note?: string,
    revision?: SeenTags,
  ): Promise<ConfigRecord> {
    const record = await this.#locked(tx, kind, key, version);
    expectVersion(revision, record.revision);
    expectState(record, 'published');
    this.#expectReach(tx, 'approve', kind, key);
    const retired = await this.#update(
      tx,
      record,
      'retire',
      `state = 'retired', retired_at = $3, note = coalesce($4, note)`,
      [tx.now, note ?? null],
    );
    await this.kind(kind).onRetired?.(tx, retired);
    return retired;
  }

  /**
   * Publishes shipped content as the platform itself. Nothing happens when the newest version that the platform wrote has this
   * content, or when people have made versions of their own since: what an administrator changed stays.
   */
  async seed(
    tx: Tx,
    kind: ConfigKindName,
    key: string,
    content: unknown,
    note: string,
  ): Promise<'published' | 'unchanged'> {
    const last = await this.#lockNewest(tx, kind, key);
    const parsed = parseContent(this.kind(kind), content);
    if (last && (last.author !== tx.actor.id || last.hash === contentHash(parsed))) return 'unchanged';
    const draft = await this.#insert(tx, kind, key, (last?.version ?? 0) + 1, content, { note });
    await this.submit(tx, kind, key, draft.version);
    await this.approve(tx, kind, key, draft.version);
    return 'published';
  }

  async #insert(
    tx: Tx,
    kindName: ConfigKindName,
    key: string,
    version: number,
    given: unknown,
    options: DraftOptions,
  ): Promise<ConfigRecord> {
    const kind = this.kind(kindName);
    const content = parseContent(kind, given);
    expectKey(kind, content, key);
    const problems = await kind.check(content, tx, key);
    const id = this.ids.next();
    await tx.run(
      'config.insert',
      `insert into config_version (id, kind, key, version, state, content, xml, hash, name, author, note, problems, created_at, updated_at)
       values ($1, $2, $3, $4, 'draft', $5, $6, $7, $8, $9, $10, $11, $12, $12)`,
      [
        id,
        kindName,
        key,
        version,
        ...stored(kind, content),
        contentHash(content),
        json(kind.name(content)),
        tx.actor.id,
        options.note ?? null,
        json(problems),
        tx.now,
      ],
    );
    const record = await this.get(tx, kindName, key, version);
    this.#tell(tx, record, 'create', undefined, record);
    return record;
  }

  async #change(tx: Tx, record: ConfigRecord, given: unknown, options: DraftOptions): Promise<ConfigRecord> {
    expectVersion(options.revision, record.revision);
    expectState(record, 'draft', 'inReview');
    const kind = this.kind(record.kind);
    const content = parseContent(kind, given);
    expectKey(kind, content, record.key);
    const problems = await kind.check(content, tx, record.key);
    return this.#update(
      tx,
      record,
      'change',
      `state = 'draft', submitted_by = null, content = $3, xml = $4, hash = $5, name = $6, author = $7, note = coalesce($8, note), problems = $9`,
      [
        ...stored(kind, content),
        contentHash(content),
        json(kind.name(content)),
        tx.actor.id,
        options.note ?? null,
        json(problems),
      ],
    );
  }

  // What belongs to an agency is its own to change and approve; everything else is the province's.
  #expectReach(tx: Tx, right: 'edit' | 'approve', kind: ConfigKindName, key: string): void {
    expectReach(tx.scope, `config.${right}.${kind}`, [this.kind(kind).unitOf?.(key) ?? null]);
  }

  async #checked(tx: Tx, record: ConfigRecord): Promise<readonly ConfigProblem[]> {
    const kind = this.kind(record.kind);
    const problems = await kind.check(parseContent(kind, record.content), tx, record.key);
    const errors = problems.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) throw hasErrors(errors);
    return problems;
  }

  async #update(
    tx: Tx,
    before: ConfigRecord,
    action: string,
    set: string,
    values: readonly SqlValue[],
  ): Promise<ConfigRecord> {
    await tx.run(
      `config.${action}`,
      `update config_version set ${set}, updated_at = $2, revision = revision + 1 where id = $1`,
      [before.id, tx.now, ...values],
    );
    forgetMarks(tx);
    const after = await this.get(tx, before.kind, before.key, before.version);
    this.#tell(tx, after, action, before, after);
    return after;
  }

  #lockNewest(tx: Tx, kind: ConfigKindName, key: string): Promise<ConfigRecord | undefined> {
    return tx.first<ConfigRecord>(
      'config.newestForUpdate',
      `select ${RECORD_COLUMNS} from config_version where kind = $1 and key = $2 order by version desc limit 1 for update`,
      [kind, key],
    );
  }

  async #locked(tx: Tx, kind: ConfigKindName, key: string, version: number): Promise<ConfigRecord> {
    const record = await this.#find(tx, kind, key, version, 'for update');
    if (!record) throw notFound();
    return record;
  }

  #find<Content>(
    tx: Tx,
    kind: ConfigKindName,
    key: string,
    version: number,
    lock: '' | 'for update',
  ): Promise<ConfigRecord<Content> | undefined> {
    return tx.first<ConfigRecord<Content>>(
      `config.get${lock && 'ForUpdate'}`,
      `select ${RECORD_COLUMNS} from config_version where kind = $1 and key = $2 and version = $3 ${lock}`,
      [kind, key, version],
    );
  }

  #tell(
    tx: Tx,
    record: ConfigRecord,
    action: string,
    before: ConfigRecord | undefined,
    after: ConfigRecord | undefined,
  ): void {
    const objectId = `${record.key}@${record.version}`;
    this.audit.write(tx, {
      action: `config.${action}`,
      objectType: record.kind,
      objectId,
      before: essence(before),
      after: essence(after),
    });
    const change = {
      kind: record.kind,
      key: record.key,
      version: record.version,
      state: after?.state ?? 'deleted',
      action,
    };
    this.feed.publish(tx, { topic: 'configuration', key: `${record.kind}/${objectId}`, change, visibleTo: ['config'] });
  }
}

/** From when a version is in force: what an approver's clock calls now is now. @throws InvalidError for the past */
function startOf(asked: Instant | undefined, now: Instant): Instant {
  if (asked === undefined || toEpochMs(asked) >= toEpochMs(now)) return asked ?? now;
  if (toEpochMs(now) - toEpochMs(asked) > LIMITS.approvalMinutes * 60_000) throw inThePast();
  return now;
}

// The audit log names the content by its hash: every version but a draft is kept anyway.
function essence(record: ConfigRecord | undefined): unknown {
  if (!record) return undefined;
  const { state, hash, author, submittedBy, approvedBy, effectiveFrom, note, decisionNo, revision } = record;
  return { state, hash, author, submittedBy, approvedBy, effectiveFrom, note, decisionNo, revision };
}

function stored(kind: ConfigKind<unknown>, content: unknown): [string | null, string | null] {
  return kind.format === 'xml' ? [null, content as string] : [json(content), null];
}
