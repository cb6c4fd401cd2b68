import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ConfigStore, documentOf, withForce, type ConfigDocument } from '../configuration/public.ts';
import { Database, InvalidError, ifMatch, type Principal, type Tx } from '../platform/public.ts';

/** The document itself, or `{ "content": document }` as other kinds of configuration take it; beside it a note for the approver. */
export type SaveKpi = Readonly<Record<string, unknown>> & { readonly note?: string | undefined };

/** Drafts of measures and indicators, as their two controllers take them. */
@Injectable()
export class KpiDocuments {
  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
  ) {}

  async create(
    principal: Principal,
    kind: 'measure' | 'indicator' | 'dataset',
    body: SaveKpi,
    reply: FastifyReply,
  ): Promise<ConfigDocument> {
    const { content, note } = unwrapped(body);
    const code = content['code'];
    if (typeof code !== 'string') throw InvalidError.field('/code', 'REQUIRED', 'Cần mã.', 'The code is needed.');
    const save = (tx: Tx) => this.config.saveDraft(tx, kind, code, content, { note });
    const record = await this.database.transaction(principal, withForce(this.config, save));
    void reply.header('location', `/api/v1/${kind}s/${code}`);
    return documentOf(record, reply);
  }

  async one(
    principal: Principal,
    kind: 'measure' | 'indicator' | 'dataset',
    code: string,
    reply: FastifyReply,
  ): Promise<ConfigDocument> {
    const read = (tx: Tx) => this.config.inForceOrNewest(tx, kind, code);
    return documentOf(await this.database.read(principal, withForce(this.config, read)), reply);
  }

  async save(
    principal: Principal,
    kind: 'measure' | 'indicator' | 'dataset',
    code: string,
    body: SaveKpi,
    match: string | undefined,
    reply: FastifyReply,
  ): Promise<ConfigDocument> {
    const { content, note } = unwrapped(body);
    const save = (tx: Tx) =>
      this.config.saveDraft(tx, kind, code, { code, ...content }, { note, revision: ifMatch(match) });
    return documentOf(await this.database.transaction(principal, withForce(this.config, save)), reply);
  }
}

/** What says of an indicator that it needs a note is a field of its own (`note` of the document), inside of `content`. */
function unwrapped(body: SaveKpi): { readonly content: Record<string, unknown>; readonly note: string | undefined } {
  const { content, note, ...rest } = body;
  if (typeof content === 'object' && content !== null && !Array.isArray(content))
    return { content: { ...content }, note };
  return { content: { ...rest, ...(note !== undefined && { note }) }, note: undefined };
}
