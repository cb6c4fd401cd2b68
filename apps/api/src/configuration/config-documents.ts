import { Injectable } from '@nestjs/common';
import { codeSchema, type ConfigKindName } from '@trucban/contracts';
import type { FastifyReply } from 'fastify';
import { Database, InvalidError, ifMatch, type Principal, type Tx } from '../platform/public.ts';
import { ConfigStore } from './config-store.ts';
import { documentOf, withForce, type ConfigDocument } from './versions.controller.ts';

const CODE_SHAPE = [
  'Mã gồm chữ, số, dấu chấm, gạch dưới và gạch nối, tối đa 64 ký tự.',
  'A code is letters, digits, dots, underscores and hyphens, 64 at most.',
] as const;

/** A document to be kept as a draft, with a note for the approver. */
export interface GivenDocument {
  readonly content: Readonly<Record<string, unknown>>;
  readonly note: string | undefined;
}

/** What `POST`, `GET` and `PUT` of a kind do whose documents carry their `code`. */
@Injectable()
export class ConfigDocuments {
  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
  ) {}

  /** @param path  of the kind's routes. @throws InvalidError when the document has no code */
  async create(
    principal: Principal,
    kind: ConfigKindName,
    path: string,
    { content, note }: GivenDocument,
    reply: FastifyReply,
  ): Promise<ConfigDocument> {
    const { code } = content;
    if (typeof code !== 'string') throw InvalidError.field('/code', 'REQUIRED', 'Cần mã.', 'The code is needed.');
    if (!codeSchema.safeParse(code).success) throw InvalidError.field('/code', 'CODE', ...CODE_SHAPE);
    const save = (tx: Tx) => this.config.saveDraft(tx, kind, code, content, { note });
    const record = await this.database.transaction(principal, withForce(this.config, save));
    void reply.header('location', `/api/v1/${path}/${code}`);
    return documentOf(record, reply);
  }

  /** The version in force; where there is none yet, the newest. */
  async one(principal: Principal, kind: ConfigKindName, code: string, reply: FastifyReply): Promise<ConfigDocument> {
    const read = (tx: Tx) => this.config.inForceOrNewest(tx, kind, code);
    return documentOf(await this.database.read(principal, withForce(this.config, read)), reply);
  }

  /** @param match  header `If-Match` */
  async save(
    principal: Principal,
    kind: ConfigKindName,
    code: string,
    { content, note }: GivenDocument,
    match: string | undefined,
    reply: FastifyReply,
  ): Promise<ConfigDocument> {
    const save = (tx: Tx) =>
      this.config.saveDraft(tx, kind, code, { code, ...content }, { note, revision: ifMatch(match) });
    return documentOf(await this.database.transaction(principal, withForce(this.config, save)), reply);
  }
}

/** The document itself, or `{ "content": document }`; beside it the note. */
export function givenDocument({ content, note, ...rest }: Readonly<Record<string, unknown>>): GivenDocument {
  const wrapped = typeof content === 'object' && content !== null && !Array.isArray(content);
  return { content: wrapped ? { ...content } : rest, note: typeof note === 'string' ? note : undefined };
}

/** As `givenDocument`, of kinds whose documents have a `note` of their own: one for the approver stands beside `content` only. */
export function givenWithOwnNote(body: Readonly<Record<string, unknown>>): GivenDocument {
  const { content, ...document } = body;
  const wrapped = typeof content === 'object' && content !== null && !Array.isArray(content);
  return wrapped ? givenDocument(body) : { content: document, note: undefined };
}
