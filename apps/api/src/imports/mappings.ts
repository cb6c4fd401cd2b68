import { Injectable } from '@nestjs/common';
import {
  mappingDocumentSchema,
  observationKinds,
  pullDocumentSchema,
  type ConfigProblem,
  type PullDocument,
} from '@trucban/contracts';
import { checkMapping, type MappingDocument } from '@trucban/mapping';
import type { LocalizedText } from '@trucban/kernel';
import type { z } from 'zod';
import { ConfigStore, type ConfigRecord } from '../configuration/public.ts';
import { Kpi } from '../indicators/public.ts';
import { Settings, addressPolicy, type AddressPolicy, type Tx } from '../platform/public.ts';
import { PullPlanner } from './pulls/pull-planner.ts';
import { checkPull } from './pulls/check-pull.ts';

/** A version of a mapping. */
export type MappingRecord = ConfigRecord<MappingDocument>;
/** Why a pull that reads by it can't run. */
export const MAPPING_NOT_IN_FORCE: LocalizedText = {
  vi: 'Ánh xạ của nó không có hiệu lực: hãy công bố một bản.',
  en: 'Its mapping is not in force: publish a version of it.',
};
/** A version of a pull. */
export type PullRecord = ConfigRecord<PullDocument>;

/** Mappings and pulls: configuration kinds `mapping` and `pull`, key = code. */
@Injectable()
export class Mappings {
  readonly #policy: AddressPolicy;

  constructor(
    private readonly store: ConfigStore,
    private readonly kpi: Kpi,
    planner: PullPlanner,
    settings: Settings,
  ) {
    this.#policy = addressPolicy(settings.httpAllow);
    store.register<MappingDocument>({
      kind: 'mapping',
      format: 'json',
      schema: mappingDocumentSchema as unknown as z.ZodType<MappingDocument>,
      keyOf: ({ code }) => code,
      name: ({ vi, en }) => ({ vi, en }),
      check: (mapping, tx) => this.#checkMapping(mapping, tx),
    });
    store.register<PullDocument>({
      kind: 'pull',
      format: 'json',
      schema: pullDocumentSchema as unknown as z.ZodType<PullDocument>,
      keyOf: ({ code }) => code,
      name: ({ vi, en }) => ({ vi, en }),
      check: async (pull, tx) =>
        checkPull(pull, await this.#newest(tx, pull.mapping), this.#policy).map(toConfigProblem),
      onPublished: (tx, record) => planner.published(tx, record),
    });
  }

  mapping(tx: Tx, code: string): Promise<MappingRecord | undefined> {
    return this.store.current<MappingDocument>(tx, 'mapping', code);
  }

  mappingVersion(tx: Tx, code: string, version: number): Promise<MappingRecord> {
    return this.store.get<MappingDocument>(tx, 'mapping', code, version);
  }

  pull(tx: Tx, code: string): Promise<PullRecord | undefined> {
    return this.store.current<PullDocument>(tx, 'pull', code);
  }

  pullVersion(tx: Tx, code: string, version: number): Promise<PullRecord> {
    return this.store.get<PullDocument>(tx, 'pull', code, version);
  }

  /** Of a mapping: a draft of a pull may stand beside a draft of its mapping. */
  async #newest(tx: Tx, code: string): Promise<MappingDocument | undefined> {
    const row = await tx.first<{ content: MappingDocument }>(
      'imports.newestMapping',
      `select content from config_version where kind = 'mapping' and key = $1 and state <> 'retired' order by version desc limit 1`,
      [code],
    );
    return row?.content;
  }

  async #checkMapping(mapping: MappingDocument, tx: Tx): Promise<ConfigProblem[]> {
    const { catalogue } = await this.kpi.current(tx);
    const context = {
      isMeasure: (code: string) => catalogue.measure(code) !== undefined,
      isObservation: (kind: string) => observationKinds.some((one) => one === kind),
    };
    return checkMapping(mapping, context).map(toConfigProblem);
  }
}

function toConfigProblem({ path, code, severity, message }: ReturnType<typeof checkMapping>[number]): ConfigProblem {
  return { elementId: path, code, severity, message: { vi: message.vi, en: message.en } };
}
