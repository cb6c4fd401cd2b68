import { Injectable } from '@nestjs/common';
import type {
  CreateSource,
  Datastream,
  Page,
  PutSource,
  SourceDto,
  SourceKind,
  SourceWithKeyDto,
  SourcesQuery,
} from '@trucban/contracts';
import { Audit } from '../audit/public.ts';
import { OrgDirectory, expectReach } from '../identity/public.ts';
import {
  ConflictError,
  Database,
  InvalidError,
  NotFoundError,
  decodeCursor,
  expectVersion,
  json,
  likePatterns,
  pageOf,
  type Principal,
  type SqlValue,
  type Tx,
  type SeenTags,
} from '../platform/public.ts';
import { SourceDirectory } from './source-directory.ts';
import { SourceKeys } from './source-keys.ts';
import { SOURCE_COLUMNS, declaredOf, dtoOf, usualQuota, type SourceRow } from './source-row.ts';

/** Sources as people manage them: in their own org units and below, at the centre everywhere. */
@Injectable()
export class Sources {
  constructor(
    private readonly database: Database,
    private readonly units: OrgDirectory,
    private readonly directory: SourceDirectory,
    private readonly keys: SourceKeys,
    private readonly audit: Audit,
  ) {}

  page(principal: Principal, query: SourcesQuery): Promise<Page<SourceDto>> {
    return this.database.read(principal, async (tx) => {
      const values: SqlValue[] = [];
      const where: string[] = [];
      const add = (sql: string, value: SqlValue): void => void where.push(sql.replace('?', `$${values.push(value)}`));
      if (query.kind) add('kind = ?', query.kind);
      if (query.state) add('state = ?', query.state);
      if (query.orgUnit) add('org_unit = ?', query.orgUnit);
      const words = likePatterns(query.q);
      if (words) add(`trucban.folded(concat_ws(' ', code, name ->> 'vi', name ->> 'en')) like all(?)`, words);
      const cursor = decodeCursor(query.cursor, ['text']);
      if (cursor) add('code > ?', cursor[0] ?? '');
      // Its status depends on the time: the few that a centre has are looked at here.
      const rows = await tx.dynamic<SourceRow>(
        `select ${SOURCE_COLUMNS} from source ${where.length ? `where ${where.join(' and ')}` : ''} order by code`,
        values,
      );
      const all = rows
        .map((row) => dtoOf(row, tx.now))
        .filter(({ status }) => query.status === undefined || status === query.status);
      return pageOf(all.slice(0, query.limit + 1), query.limit, ({ code }) => [code]);
    });
  }

  one(principal: Principal, code: string): Promise<SourceDto> {
    return this.database.read(principal, async (tx) => dtoOf(await this.row(tx, code), tx.now));
  }

  create(principal: Principal, asked: CreateSource): Promise<SourceWithKeyDto> {
    const input = { ...asked, quotaPerMinute: asked.quotaPerMinute ?? usualQuota(asked.kind) };
    expectOneOfEach(asked.kind, asked.datastreams);
    return this.database.transaction(principal, async (tx) => {
      await this.#expectUnit(tx, principal, input.orgUnit);
      const clientId = `src-${input.code}`;
      const taken = await tx.asSystem(() =>
        tx.first('sources.taken', 'select 1 as one from api_client where lower(id) = lower($1)', [clientId]),
      );
      if (taken)
        throw new ConflictError(
          'SOURCE_EXISTS',
          `Đã có nguồn “${input.code}”.`,
          `There is a source “${input.code}” already.`,
        );
      const scopes = scopesOf(input);
      const { key, hint } = await this.keys.create(tx, clientId, input.name.vi, input.orgUnit, scopes);
      await tx.run(
        'sources.insert',
        `insert into source (code, kind, name, org_unit, state, quota_per_minute, expected_interval_seconds, may_exercise, require_key,
                event_sources, properties, datastreams, client_id, key_hint, key_rotated_at, created_at, updated_at, visible_to)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, $15, $16)`,
        [
          input.code,
          input.kind,
          json(input.name),
          input.orgUnit,
          input.state,
          input.quotaPerMinute,
          input.expectedIntervalSeconds,
          input.mayExercise,
          input.requireKey,
          input.eventSources,
          json(input.properties),
          json(input.datastreams),
          clientId,
          hint,
          tx.now,
          visibleTo(input.orgUnit),
        ],
      );
      this.directory.changed(tx);
      this.audit.write(tx, {
        action: 'source.create',
        objectType: 'source',
        objectId: input.code,
        after: declaredOf(input),
      });
      return { ...dtoOf(await this.row(tx, input.code), tx.now), credentials: { clientId, key } };
    });
  }

  put(principal: Principal, code: string, asked: PutSource, seen: SeenTags | undefined): Promise<SourceDto> {
    return this.database.transaction(principal, async (tx) => {
      const before = await this.#own(tx, principal, code, seen);
      const input = { ...asked, quotaPerMinute: asked.quotaPerMinute ?? usualQuota(before.kind) };
      expectOneOfEach(before.kind, asked.datastreams);
      await this.#expectUnit(tx, principal, input.orgUnit);
      await this.keys.follow(tx, before.client_id, input.name.vi, input.orgUnit, scopesOf(input));
      await tx.asSystem(() =>
        tx.run(
          'sources.update',
          `update source set name = $2, org_unit = $3, state = $4, quota_per_minute = $5, expected_interval_seconds = $6,
                  may_exercise = $7, require_key = $8, event_sources = $9, properties = $10, datastreams = $11, updated_at = $12,
                  visible_to = $13, version = version + 1
            where code = $1`,
          [
            code,
            json(input.name),
            input.orgUnit,
            input.state,
            input.quotaPerMinute,
            input.expectedIntervalSeconds,
            input.mayExercise,
            input.requireKey,
            input.eventSources,
            json(input.properties),
            json(input.datastreams),
            tx.now,
            visibleTo(input.orgUnit),
          ],
        ),
      );
      this.directory.changed(tx);
      this.audit.write(tx, {
        action: 'source.change',
        objectType: 'source',
        objectId: code,
        before: declaredOf(dtoOf(before, tx.now)),
        after: declaredOf({ ...input, code, kind: before.kind }),
      });
      return dtoOf(await tx.asSystem(() => this.row(tx, code)), tx.now);
    });
  }

  /** A new key; the one before ends after the overlap. */
  rotate(principal: Principal, code: string, overlapMinutes: number): Promise<SourceWithKeyDto> {
    return this.database.transaction(principal, async (tx) => {
      const row = await this.#own(tx, principal, code, undefined);
      const scopes = scopesOf({ mayExercise: row.may_exercise });
      const { key, hint } = await this.keys.rotate(tx, row.client_id, scopes, overlapMinutes);
      await tx.run(
        'sources.rotated',
        'update source set key_hint = $2, key_rotated_at = $3, updated_at = $3, version = version + 1 where code = $1',
        [code, hint, tx.now],
      );
      this.directory.changed(tx);
      this.audit.write(tx, {
        action: 'source.rotateKey',
        objectType: 'source',
        objectId: code,
        after: { overlapMinutes },
      });
      return { ...dtoOf(await this.row(tx, code), tx.now), credentials: { clientId: row.client_id, key } };
    });
  }

  /** @throws NotFoundError also for one that the caller may not see */
  async row(tx: Tx, code: string): Promise<SourceRow> {
    const row = await tx.first<SourceRow>('sources.one', `select ${SOURCE_COLUMNS} from source where code = $1`, [
      code,
    ]);
    if (!row) throw NotFoundError.of('SOURCE', 'nguồn', 'source');
    return row;
  }

  async #own(tx: Tx, principal: Principal, code: string, seen: SeenTags | undefined): Promise<SourceRow> {
    const row = await tx.first<SourceRow>(
      'sources.lock',
      `select ${SOURCE_COLUMNS} from source where code = $1 for update`,
      [code],
    );
    if (!row) throw NotFoundError.of('SOURCE', 'nguồn', 'source');
    expectReach(principal, 'source.manage', [row.org_unit]);
    expectVersion(seen, row.version);
    return row;
  }

  async #expectUnit(tx: Tx, principal: Principal, orgUnit: string): Promise<void> {
    if (!(await this.units.snapshot(tx)).unit(orgUnit))
      throw InvalidError.field(
        '/orgUnit',
        'UNKNOWN_ORG_UNIT',
        `Không có đơn vị “${orgUnit}”.`,
        `There is no org unit “${orgUnit}”.`,
      );
    expectReach(principal, 'source.manage', [orgUnit]);
  }
}

const visibleTo = (orgUnit: string): readonly string[] => [...new Set(['IOC', orgUnit])];

const scopesOf = ({ mayExercise }: { readonly mayExercise: boolean }): readonly string[] => [
  'events:write',
  ...(mayExercise ? ['events:exercise'] : []),
];

/** MQTT names a series by its thing and itself, SensorThings by itself. */
function expectOneOfEach(kind: SourceKind, datastreams: readonly Datastream[]): void {
  if (kind !== 'sensorThings') return;
  const twice = datastreams.findIndex(({ id }, n) => datastreams.findIndex((one) => one.id === id) !== n);
  if (twice < 0) return;
  throw InvalidError.field(
    `/datastreams/${twice}/id`,
    'TWICE',
    'SensorThings gọi chuỗi bằng mã: mỗi mã chỉ khai một lần.',
    'SensorThings names a datastream by its id: each id can be declared once.',
  );
}
