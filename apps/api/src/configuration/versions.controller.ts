import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post, Put, Res, type Type } from '@nestjs/common';
import {
  configApproveSchema,
  configDraftSchema,
  configNoteSchema,
  type ConfigApprove,
  type ConfigKindName,
  type ConfigVersion,
  type Page,
  type Permission,
} from '@trucban/contracts';
import type { FastifyReply } from 'fastify';
import {
  CurrentPrincipal,
  Database,
  RequirePermission,
  WholeList,
  etagOf,
  ifMatch,
  type Principal,
  type Tx,
} from '../platform/public.ts';
import { controllerName } from './controller-name.ts';
import { toConfigVersion, type ConfigRecord, type InForce } from './config-record.ts';
import { notFound } from './config-refusals.ts';
import { ConfigStore } from './config-store.ts';

/** A version with its content. */
export type ConfigDocument = ConfigVersion & { readonly content: unknown; readonly name: ConfigRecord['name'] };

/** Permissions of which one is needed. */
export type Readers = [Permission, ...Permission[]];

interface Draft {
  readonly content?: unknown;
  readonly note?: string | undefined;
}

/**
 * The routes that are the same for every kind of versioned configuration, under `path`:
 * `GET …/{key}/versions[/{v}]`, `PUT` and `DELETE …/versions/{v}` of a draft, `POST …/versions/{v}/submit|return|approve|retire`.
 * Each kind adds its own `GET` and `POST` beside them.
 * @param read  who may read what a version says; that there are versions may be known by whoever has `config.read`
 */
export function versionsController(kind: ConfigKindName, path: string, read: Readers = ['config.read']): Type {
  @Controller(`${path}/:key/versions`)
  class VersionsController {
    constructor(
      readonly database: Database,
      readonly config: ConfigStore,
    ) {}

    @Get()
    @WholeList()
    @RequirePermission('config.read')
    async list(@CurrentPrincipal() principal: Principal, @Param('key') key: string): Promise<Page<ConfigVersion>> {
      const { records, inForce } = await this.database.read(principal, async (tx) => ({
        records: await this.config.versions(tx, kind, key),
        inForce: await this.config.inForce(tx, kind, key),
      }));
      return { items: records.map((record) => toConfigVersion(record, inForce)), nextCursor: null };
    }

    @Get(':version')
    @RequirePermission(...read)
    async one(
      @CurrentPrincipal() principal: Principal,
      @Param('key') key: string,
      @Param('version') version: string,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<ConfigDocument> {
      const read = (tx: Tx) => this.config.get(tx, kind, key, versionOf(version));
      return documentOf(await this.database.read(principal, withForce(this.config, read)), reply);
    }

    @Put(':version')
    @RequirePermission(`config.edit.${kind}`)
    async change(
      @CurrentPrincipal() principal: Principal,
      @Param('key') key: string,
      @Param('version') version: string,
      @Body({ schema: configDraftSchema }) { content, note }: Draft,
      @Headers('if-match') match: string | undefined,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<ConfigDocument> {
      const revision = ifMatch(match);
      const change = (tx: Tx) =>
        this.config.changeDraft(tx, kind, key, versionOf(version), content, { note, revision });
      return documentOf(await this.database.transaction(principal, withForce(this.config, change)), reply);
    }

    @Delete(':version')
    @HttpCode(204)
    @RequirePermission(`config.edit.${kind}`)
    async remove(
      @CurrentPrincipal() principal: Principal,
      @Param('key') key: string,
      @Param('version') version: string,
      @Headers('if-match') match: string | undefined,
    ): Promise<void> {
      await this.database.transaction(principal, (tx) =>
        this.config.remove(tx, kind, key, versionOf(version), ifMatch(match)),
      );
    }

    @Post(':version/submit')
    @HttpCode(200)
    @RequirePermission(`config.edit.${kind}`)
    async submit(
      @CurrentPrincipal() principal: Principal,
      @Param('key') key: string,
      @Param('version') version: string,
      @Headers('if-match') match: string | undefined,
    ): Promise<ConfigVersion> {
      const change = (tx: Tx) => this.config.submit(tx, kind, key, versionOf(version), ifMatch(match));
      const { record, inForce } = await this.database.transaction(principal, withForce(this.config, change));
      return toConfigVersion(record, inForce);
    }

    @Post(':version/return')
    @HttpCode(200)
    @RequirePermission(`config.approve.${kind}`)
    async giveBack(
      @CurrentPrincipal() principal: Principal,
      @Param('key') key: string,
      @Param('version') version: string,
      @Body({ schema: configNoteSchema.default({}) }) body: { note?: string },
      @Headers('if-match') match: string | undefined,
    ): Promise<ConfigVersion> {
      const change = (tx: Tx) =>
        this.config.returnToAuthor(tx, kind, key, versionOf(version), body.note, ifMatch(match));
      const { record, inForce } = await this.database.transaction(principal, withForce(this.config, change));
      return toConfigVersion(record, inForce);
    }

    @Post(':version/approve')
    @HttpCode(200)
    @RequirePermission(`config.approve.${kind}`)
    async approve(
      @CurrentPrincipal() principal: Principal,
      @Param('key') key: string,
      @Param('version') version: string,
      @Body({ schema: configApproveSchema.default({}) }) body: ConfigApprove,
      @Headers('if-match') match: string | undefined,
    ): Promise<ConfigVersion> {
      const change = (tx: Tx) => this.config.approve(tx, kind, key, versionOf(version), body, ifMatch(match));
      const { record, inForce } = await this.database.transaction(principal, withForce(this.config, change));
      return toConfigVersion(record, inForce);
    }

    @Post(':version/retire')
    @HttpCode(200)
    @RequirePermission(`config.approve.${kind}`)
    async retire(
      @CurrentPrincipal() principal: Principal,
      @Param('key') key: string,
      @Param('version') version: string,
      @Body({ schema: configNoteSchema.default({}) }) body: { note?: string },
      @Headers('if-match') match: string | undefined,
    ): Promise<ConfigVersion> {
      const change = (tx: Tx) => this.config.retire(tx, kind, key, versionOf(version), body.note, ifMatch(match));
      const { record, inForce } = await this.database.transaction(principal, withForce(this.config, change));
      return toConfigVersion(record, inForce);
    }
  }
  return controllerName(VersionsController, kind);
}

/** The answer for one version, with its ETag set. */
export function documentOf({ record, inForce }: RecordInForce, reply: FastifyReply): ConfigDocument {
  void reply.header('etag', etagOf(record.revision));
  return { ...toConfigVersion(record, inForce), name: record.name, content: record.content };
}

/** A version, and what of its kind is in force. */
export interface RecordInForce {
  readonly record: ConfigRecord;
  readonly inForce: InForce;
}

/** Reads or changes a version in a transaction, and looks what is in force then. */
export function withForce(
  config: ConfigStore,
  work: (tx: Tx) => Promise<ConfigRecord>,
): (tx: Tx) => Promise<RecordInForce> {
  return async (tx) => {
    const record = await work(tx);
    return { record, inForce: await config.inForce(tx, record.kind, record.key) };
  };
}

/** Number of a version in a path. @throws NotFoundError for what is none */
export function versionOf(text: string): number {
  const version = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(version)) throw notFound();
  return version;
}
