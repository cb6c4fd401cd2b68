import { Injectable } from '@nestjs/common';
import type { ConfigVersion, Page, ProcessDefinitionDto } from '@trucban/contracts';
import type { FastifyReply } from 'fastify';
import { ConfigStore, documentOf, versionOf, withForce, type ConfigDocument } from '../configuration/public.ts';
import { Database, type Principal, type Tx, type SeenTags } from '../platform/public.ts';
import { definitionItem } from './model-body.ts';

/** Configuration whose content is a drawn model: XML. */
type ModelKind = 'process' | 'decision';

/** Processes and decisions in their versions, as their two controllers answer them. */
@Injectable()
export class ModelVersions {
  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
  ) {}

  async list(principal: Principal, kind: ModelKind): Promise<Page<ProcessDefinitionDto>> {
    const { newest, inForce } = await this.database.read(principal, async (tx) => ({
      newest: await this.config.newest(tx, kind),
      inForce: await this.config.inForce(tx, kind),
    }));
    return { items: newest.map((record) => definitionItem(record, inForce.get(record.key) ?? null)), nextCursor: null };
  }

  /** The version in force; where there is none yet, the newest. */
  async one(
    principal: Principal,
    kind: ModelKind,
    key: string,
    reply: FastifyReply,
  ): Promise<ConfigDocument & { readonly versions: readonly number[] }> {
    const read = (tx: Tx) => this.config.inForceOrNewest(tx, kind, key);
    const { versions, ...found } = await this.database.read(principal, async (tx) => ({
      versions: await this.config.versions(tx, kind, key),
      ...(await withForce(this.config, read)(tx)),
    }));
    return { ...documentOf(found, reply), versions: versions.map(({ version }) => version) };
  }

  /** The XML of a version, as its number stands in an address. */
  async content(tx: Tx, kind: ModelKind, key: string, version: string): Promise<string> {
    return (await this.config.get<string>(tx, kind, key, versionOf(version))).content;
  }

  /** Creates or changes the draft; answers it without its content. */
  async save(
    principal: Principal,
    kind: ModelKind,
    key: string,
    xml: string,
    options: { note?: string | undefined; revision?: SeenTags | undefined },
    reply: FastifyReply,
  ): Promise<ConfigVersion> {
    const save = (tx: Tx) => this.config.saveDraft(tx, kind, key, xml, options);
    const record = await this.database.transaction(principal, withForce(this.config, save));
    const { content: _content, name: _name, ...version } = documentOf(record, reply);
    return version;
  }
}
