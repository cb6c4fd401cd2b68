import { Body, Controller, Get, Headers, Param, Post, Put, Res, type Type } from '@nestjs/common';
import { codeSchema, saveDocumentSchema, type ConfigKindName, type ConfigVersion, type Page } from '@trucban/contracts';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal, Database, RequirePermission, WholeList, type Principal } from '../platform/public.ts';
import { ConfigDocuments, givenDocument, type GivenDocument } from './config-documents.ts';
import { toConfigVersion, type ConfigRecord } from './config-record.ts';
import { ConfigStore } from './config-store.ts';
import { controllerName } from './controller-name.ts';
import type { ConfigDocument, Readers } from './versions.controller.ts';

type Given = Readonly<Record<string, unknown>>;

/** What differs between the kinds. */
interface DocumentRoutes {
  /** Who may read, by any of these; `config.read` when not given. */
  readonly read?: Readers;
  /** The document and the note in a body; `givenDocument` when not given. */
  readonly given?: (body: Given) => GivenDocument;
}

/** `GET /{path}` of a kind: the newest version of each code, and which is in force. */
export function documentListController(kind: ConfigKindName, path: string, read: Readers = ['config.read']): Type {
  @Controller(path)
  class DocumentListController {
    constructor(
      readonly database: Database,
      readonly config: ConfigStore,
    ) {}

    @Get()
    @WholeList()
    @RequirePermission(...read)
    async list(@CurrentPrincipal() principal: Principal): Promise<Page<ListedDocument>> {
      const { records, inForce } = await this.database.read(principal, async (tx) => ({
        records: await this.config.newest(tx, kind),
        inForce: await this.config.inForce(tx, kind),
      }));
      const items = records.map((record) => ({
        ...toConfigVersion(record, inForce),
        code: record.key,
        name: record.name,
      }));
      return { items, nextCursor: null };
    }
  }
  return controllerName(DocumentListController, kind);
}

type ListedDocument = ConfigVersion & { readonly code: string; readonly name: ConfigRecord['name'] };

/**
 * The routes of kinds whose documents are JSON and carry their `code`: `POST /{path}`, `GET` and `PUT /{path}/{code}`. Reading answers
 * the version in force; where there is none yet, the newest.
 */
export function documentsController(kind: ConfigKindName, path: string, routes: DocumentRoutes = {}): Type {
  const { read = ['config.read'], given = givenDocument } = routes;
  const code = { schema: codeSchema } as const;

  @Controller(path)
  class DocumentsController {
    constructor(readonly documents: ConfigDocuments) {}

    @Post()
    @RequirePermission(`config.edit.${kind}`)
    create(
      @CurrentPrincipal() principal: Principal,
      @Body({ schema: saveDocumentSchema }) body: Given,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<ConfigDocument> {
      return this.documents.create(principal, kind, path, given(body), reply);
    }

    @Get(':code')
    @RequirePermission(...read)
    one(
      @CurrentPrincipal() principal: Principal,
      @Param('code', code) key: string,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<ConfigDocument> {
      return this.documents.one(principal, kind, key, reply);
    }

    @Put(':code')
    @RequirePermission(`config.edit.${kind}`)
    save(
      @CurrentPrincipal() principal: Principal,
      @Param('code', code) key: string,
      @Body({ schema: saveDocumentSchema }) body: Given,
      @Headers('if-match') match: string | undefined,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<ConfigDocument> {
      return this.documents.save(principal, kind, key, given(body), match, reply);
    }
  }
  return controllerName(DocumentsController, kind);
}
