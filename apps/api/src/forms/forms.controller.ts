import { Body, Controller, Get, Headers, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import {
  formKeySchema,
  saveFormSchema,
  validateFormSchema,
  type ConfigVersion,
  type Page,
  type SaveForm,
  type ValidateForm,
} from '@trucban/contracts';
import type { JsonObject, LocalizedText } from '@trucban/kernel';
import type { FastifyReply } from 'fastify';
import {
  ConfigStore,
  documentOf,
  givenDocument,
  toConfigVersion,
  withForce,
  type ConfigDocument,
} from '../configuration/public.ts';
import {
  CurrentPrincipal,
  Database,
  InvalidError,
  RequirePermission,
  WholeList,
  ifMatch,
  type Principal,
  type Tx,
} from '../platform/public.ts';
import { Forms } from './forms.service.ts';

const key = { schema: formKeySchema } as const;

/** Forms by key: the newest version of each, drafts, and checking of data. */
@Controller('forms')
export class FormsController {
  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
    private readonly forms: Forms,
  ) {}

  @Get()
  @WholeList()
  @RequirePermission('config.read')
  async list(
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<ConfigVersion & { readonly name: LocalizedText | null }>> {
    const { records, inForce } = await this.database.read(principal, async (tx) => ({
      records: await this.config.newest(tx, 'form'),
      inForce: await this.config.inForce(tx, 'form'),
    }));
    return {
      items: records.map((record) => ({ ...toConfigVersion(record, inForce), name: record.name })),
      nextCursor: null,
    };
  }

  @Post()
  @RequirePermission('config.edit.form')
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: saveFormSchema }) body: SaveForm,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    const { content, note } = givenDocument(body);
    const { data: own } = formKeySchema.safeParse(content['key']);
    if (own === undefined)
      throw InvalidError.field(
        body.content ? '/content/key' : '/key',
        'REQUIRED',
        'Cần mã biểu mẫu: chữ, số, dấu chấm, gạch dưới và gạch nối.',
        'The key of the form is needed: letters, digits, dots, underscores and hyphens.',
      );
    void reply.header('location', `/api/v1/forms/${own}`);
    const save = (tx: Tx) => this.config.saveDraft(tx, 'form', own, content, { note });
    return documentOf(await this.database.transaction(principal, withForce(this.config, save)), reply);
  }

  /** The version in force; where there is none yet, the newest. */
  @Get(':key')
  @RequirePermission('config.read')
  async one(
    @CurrentPrincipal() principal: Principal,
    @Param('key', key) formKey: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    const read = (tx: Tx) => this.config.inForceOrNewest(tx, 'form', formKey);
    return documentOf(await this.database.read(principal, withForce(this.config, read)), reply);
  }

  @Put(':key')
  @RequirePermission('config.edit.form')
  async save(
    @CurrentPrincipal() principal: Principal,
    @Param('key', key) formKey: string,
    @Body({ schema: saveFormSchema }) body: SaveForm,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    const { content, note } = givenDocument(body);
    const options = { note, revision: ifMatch(match) };
    const save = (tx: Tx) => this.config.saveDraft(tx, 'form', formKey, { key: formKey, ...content }, options);
    return documentOf(await this.database.transaction(principal, withForce(this.config, save)), reply);
  }

  @Post(':key/validate')
  @HttpCode(200)
  @RequirePermission('config.read')
  async validate(
    @CurrentPrincipal() principal: Principal,
    @Param('key', key) formKey: string,
    @Body({ schema: validateFormSchema }) { data, version }: ValidateForm,
  ): Promise<{ readonly data: JsonObject }> {
    return {
      data: await this.database.read(principal, (tx) =>
        this.forms.validate(tx, formKey, version ?? null, data, '/data'),
      ),
    };
  }
}
