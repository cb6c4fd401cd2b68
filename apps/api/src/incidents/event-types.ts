import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { ConfigProblem } from '@trucban/contracts';
import { buildCategoryTable, checkCategoryTable, type CategoryTable } from '@trucban/rules-engine';
import { ConfigCache, ConfigStore, type ConfigRecord } from '../configuration/public.ts';
import { OrgDirectory } from '../identity/public.ts';
import type { Tx } from '../platform/public.ts';
import { Calendars, EscalationPolicies } from '../sla/public.ts';
import { CATALOGUE_KEY, catalogueSchema, eventTypeSchema, type Catalogue, type EventType } from './event-type.ts';
import { isResolver } from './resolvers.ts';

/** An event type and the version that is in force. */
export interface EventTypeVersion {
  readonly type: EventType;
  readonly version: number;
}

/** The published event types with what they share. */
export interface PublishedTypes {
  readonly byCode: ReadonlyMap<string, EventTypeVersion>;
  readonly catalogue: Catalogue;
  readonly categories: CategoryTable;
}

type Content = Catalogue | EventType;

/** Event types (configuration kind `eventType`). */
@Injectable()
export class EventTypes {
  readonly #cache: ConfigCache<PublishedTypes>;

  constructor(
    store: ConfigStore,
    private readonly directory: OrgDirectory,
    private readonly calendars: Calendars,
    private readonly policies: EscalationPolicies,
  ) {
    this.#cache = new ConfigCache(store, 'eventType', published);
    store.register<Content>({
      kind: 'eventType',
      format: 'json',
      schema: z.union([catalogueSchema, eventTypeSchema]) as unknown as z.ZodType<Content>,
      keyOf: ({ code }) => code,
      name: (content) =>
        isCatalogue(content) ? { vi: 'Danh mục chung', en: 'Common catalogue' } : { vi: content.vi, en: content.en },
      check: (content, tx) => (isCatalogue(content) ? this.#checkCatalogue(content, tx) : this.#checkType(content, tx)),
    });
  }

  /** Everything that is published now. @throws Error before the catalogue was loaded. */
  current(tx: Tx): Promise<PublishedTypes> {
    return this.#cache.get(tx);
  }

  async #checkType(type: EventType, tx: Tx): Promise<ConfigProblem[]> {
    const units = await this.directory.snapshot(tx);
    const out: ConfigProblem[] = [];
    const known = (code: string): boolean => (code.startsWith('@') ? isResolver(code) : !!units.unit(code));
    if (!known(type.lead)) out.push(unknown('/lead', type.lead));
    type.coordinating.forEach((code, i) => known(code) || out.push(unknown(`/coordinating/${i}`, code)));
    if (!(await this.calendars.has(tx, type.sla.calendar))) out.push(unknown('/sla/calendar', type.sla.calendar));
    if (!(await this.policies.current(tx, type.escalationPolicy)))
      out.push(unknown('/escalationPolicy', type.escalationPolicy));
    if (type.dedup.keys.includes('location') && type.dedup.radiusMetres === 0)
      out.push(unknown('/dedup/radiusMetres', '0'));
    return out;
  }

  async #checkCatalogue(catalogue: Catalogue, tx: Tx): Promise<ConfigProblem[]> {
    const records = await this.#cache.get(tx).then(
      ({ byCode }) => byCode,
      () => null,
    );
    if (!records) return [];
    const problems = checkCategoryTable(catalogue.categories, { isEventType: (code) => records.has(code) });
    return problems.map(({ path, code, message }) => ({
      elementId: `/categories${path}`,
      code,
      severity: 'error',
      message,
    }));
  }
}

const isCatalogue = (content: Content): content is Catalogue => content.code === CATALOGUE_KEY;

function published(records: readonly ConfigRecord<unknown>[]): PublishedTypes {
  const catalogue = records.find(({ key }) => key === CATALOGUE_KEY)?.content as Catalogue | undefined;
  if (!catalogue) throw new Error('The catalogue of event types is not loaded.');
  const types = records.filter(({ key }) => key !== CATALOGUE_KEY);
  return {
    byCode: new Map(types.map(({ key, version, content }) => [key, { type: content as EventType, version }])),
    catalogue,
    categories: buildCategoryTable(catalogue.categories),
  };
}

function unknown(path: string, code: string): ConfigProblem {
  return {
    elementId: path,
    code: 'UNKNOWN_CODE',
    severity: 'error',
    message: { vi: `Không có mã ${code}.`, en: `There is no ${code}.` },
  };
}
