import { Body, Controller, Get, Headers, Param, Put, Res, type Type } from '@nestjs/common';
import { codeSchema, type ConfigKindName, type ConfigVersion, type Page } from '@trucban/contracts';
import type { LocalizedText } from '@trucban/kernel';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  ConfigStore,
  documentOf,
  toConfigVersion,
  withForce,
  versionsController,
  type ConfigDocument,
} from '../configuration/public.ts';
import {
  CurrentPrincipal,
  Database,
  RequirePermission,
  WholeList,
  ifMatch,
  type Principal,
  type Tx,
} from '../platform/public.ts';

const code = { schema: codeSchema } as const;
const saveSchema = z.looseObject({ content: z.unknown().optional(), note: z.string().max(1_000).optional() });
type Save = z.infer<typeof saveSchema>;

/** The routes of a kind whose document names its own code: list, one, and its draft by `PUT`. */
function documentsController(kind: ConfigKindName, path: string): Type {
  @Controller(path)
  class DocumentsController {
    constructor(
      readonly database: Database,
      readonly config: ConfigStore,
    ) {}

    @Get()
    @WholeList()
    @RequirePermission('config.read')
    async list(
      @CurrentPrincipal() principal: Principal,
    ): Promise<Page<ConfigVersion & { readonly code: string; readonly name: LocalizedText | null }>> {
      const { records, inForce } = await this.database.read(principal, async (tx) => ({
        records: await this.config.newest(tx, kind),
        inForce: await this.config.inForce(tx, kind),
      }));
      return {
        items: records.map((record) => ({ ...toConfigVersion(record, inForce), code: record.key, name: record.name })),
        nextCursor: null,
      };
    }

    /** The version in force; where there is none yet, the newest. */
    @Get(':code')
    @RequirePermission('config.read')
    async one(
      @CurrentPrincipal() principal: Principal,
      @Param('code', code) key: string,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<ConfigDocument> {
      const read = (tx: Tx) => this.config.inForceOrNewest(tx, kind, key);
      return documentOf(await this.database.read(principal, withForce(this.config, read)), reply);
    }

    /** The document itself, or `{ "content": document, "note" }`. */
    @Put(':code')
    @RequirePermission(`config.edit.${kind}`)
    async save(
      @CurrentPrincipal() principal: Principal,
      @Param('code', code) key: string,
      @Body({ schema: saveSchema }) body: Save,
      @Headers('if-match') match: string | undefined,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<ConfigDocument> {
      const { note, content: given, ...rest } = body;
      const document =
        typeof given === 'object' && given !== null
          ? given
          : { ...rest, ...(note !== undefined && kind === 'calendar' && { note }) };
      const content = { code: key, ...document };
      const save = (tx: Tx) => this.config.saveDraft(tx, kind, key, content, { note, revision: ifMatch(match) });
      return documentOf(await this.database.transaction(principal, withForce(this.config, save)), reply);
    }
  }
  return DocumentsController;
}

/** Routes of calendars and escalation policies. */
export const slaControllers: readonly Type[] = [
  documentsController('calendar', 'calendars'),
  versionsController('calendar', 'calendars'),
  documentsController('escalationPolicy', 'escalation-policies'),
  versionsController('escalationPolicy', 'escalation-policies'),
];
