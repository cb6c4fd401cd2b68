import { Injectable } from '@nestjs/common';
import {
  indicatorDocumentSchema,
  measureDocumentSchema,
  type ConfigKindName,
  type ConfigProblem,
} from '@trucban/contracts';
import {
  buildCatalogue,
  buildTree,
  checkIndicator,
  checkMeasure,
  parseFormula,
  type Catalogue,
  type IndicatorDocument,
  type KpiProblem,
  type MeasureDocument,
  type Tree,
} from '@trucban/kpi-engine';
import { toEpochMs } from '@trucban/kernel';
import type { z } from 'zod';
import { ConfigCache, ConfigStore, type ConfigRecord } from '../configuration/public.ts';
import { OrgDirectory, type OrgSnapshot } from '../identity/public.ts';
import type { Tx } from '../platform/public.ts';

/** The province's local time minus UTC, minutes; no daylight saving. */
export const OFFSET_MINUTES = 420;

/** What is in force: documents, compiled, and the tree of org units. */
export interface KpiWorld {
  readonly catalogue: Catalogue;
  readonly versions: ReadonlyMap<string, number>;
  readonly tree: Tree;
}

/** Measures and indicators (configuration kinds `measure` and `indicator`, key = code). */
@Injectable()
export class Kpi {
  readonly #measures: ConfigCache<readonly MeasureDocument[]>;
  readonly #indicators: ConfigCache<readonly ConfigRecord<IndicatorDocument>[]>;
  #built: { readonly of: readonly unknown[]; readonly catalogue: Catalogue } | undefined;
  #tree: { readonly of: OrgSnapshot; readonly tree: Tree } | undefined;

  constructor(
    private readonly store: ConfigStore,
    private readonly directory: OrgDirectory,
  ) {
    this.#measures = new ConfigCache(store, 'measure', (records) =>
      records.map(({ content }) => content as MeasureDocument),
    );
    this.#indicators = new ConfigCache(
      store,
      'indicator',
      (records) => records as readonly ConfigRecord<IndicatorDocument>[],
    );
    store.register<MeasureDocument>({
      kind: 'measure',
      format: 'json',
      schema: measureDocumentSchema as unknown as z.ZodType<MeasureDocument>,
      keyOf: ({ code }) => code,
      name: ({ vi, en }) => ({ vi, en: en ?? vi }),
      check: (measure, tx) => this.#checkMeasure(measure, tx),
    });
    store.register<IndicatorDocument>({
      kind: 'indicator',
      format: 'json',
      schema: indicatorDocumentSchema as unknown as z.ZodType<IndicatorDocument>,
      keyOf: ({ code }) => code,
      name: ({ vi, en }) => ({ vi, en }),
      check: (indicator, tx) => this.#checkIndicator(indicator, tx),
    });
  }

  /** What is in force now; kept until something is published. */
  async current(tx: Tx): Promise<KpiWorld> {
    const measures = await this.#measures.get(tx);
    const indicators = await this.#indicators.get(tx);
    if (this.#built?.of[0] !== measures || this.#built.of[1] !== indicators) {
      const catalogue = buildCatalogue(
        measures,
        indicators.map(({ content }) => content),
      );
      this.#built = { of: [measures, indicators], catalogue };
    }
    const versions = new Map(indicators.map(({ key, version }) => [key, version]));
    return { catalogue: this.#built.catalogue, versions, tree: await this.tree(tx) };
  }

  /** The tree of the province's org units. Its top is the first one of the tier `province`. */
  async tree(tx: Tx): Promise<Tree> {
    const snapshot = await this.directory.snapshot(tx);
    if (this.#tree?.of !== snapshot) {
      const { units } = snapshot;
      const top = units.findIndex(({ tier, parent }) => tier === 'province' && parent === null);
      const ordered = top < 0 ? units : units.slice(top).concat(units.slice(0, top));
      this.#tree = { of: snapshot, tree: buildTree(ordered) };
    }
    return this.#tree.tree;
  }

  /**
   * The catalogue as it was for a period of the past: with the version of one indicator that was in force when it ended, or its
   * first one for what lies before. `null` when that is the current version.
   */
  async past(tx: Tx, code: string, periodEndMs: number, world: KpiWorld): Promise<KpiWorld | null> {
    const published = await this.#publishedOf(tx, code);
    const valid = published.filter(({ effectiveFrom }) => toEpochMs(effectiveFrom ?? tx.now) < periodEndMs);
    const record = valid.at(-1) ?? published[0];
    if (!record || record.version === world.versions.get(code)) return null;
    const built = tx.local(BUILT, () => new Map<string, KpiWorld>());
    const name = `${code}@${record.version}`;
    const past = built.get(name) ?? this.#withVersion(world, code, record);
    built.set(name, past);
    return past;
  }

  #withVersion(world: KpiWorld, code: string, record: ConfigRecord<IndicatorDocument>): KpiWorld {
    const { catalogue } = world;
    const indicators = catalogue.indicators.map(({ document }) => (document.code === code ? record.content : document));
    const measures = catalogue.measures.filter(({ code: other }) => !catalogue.indicator(other));
    return {
      catalogue: buildCatalogue(measures, indicators),
      versions: new Map([...world.versions, [code, record.version]]),
      tree: world.tree,
    };
  }

  /** In order of taking effect; asked once in a transaction. */
  #publishedOf(tx: Tx, code: string): Promise<readonly ConfigRecord<IndicatorDocument>[]> {
    const known = tx.local(PUBLISHED, () => new Map<string, Promise<readonly ConfigRecord<IndicatorDocument>[]>>());
    let found = known.get(code);
    if (!found) {
      found = this.store
        .versions(tx, 'indicator', code)
        .then((records) =>
          (records as readonly ConfigRecord<IndicatorDocument>[])
            .filter(
              ({ state, effectiveFrom }) => state === 'published' && effectiveFrom !== null && effectiveFrom <= tx.now,
            )
            .sort((a, b) => ((a.effectiveFrom ?? '') < (b.effectiveFrom ?? '') ? -1 : 1)),
        );
      known.set(code, found);
    }
    return found;
  }

  async #checkMeasure(measure: MeasureDocument, tx: Tx): Promise<ConfigProblem[]> {
    const { weight } = measure.aggregation;
    const measures = await this.#existing(tx, 'measure', weight === undefined ? [] : [weight]);
    const indicators = await this.#existing(tx, 'indicator', [measure.code]);
    const context = {
      isMeasure: (code: string) => measures.has(code),
      isIndicator: (code: string) => indicators.has(code),
    };
    return checkMeasure(measure, context).map(toConfigProblem);
  }

  async #checkIndicator(indicator: IndicatorDocument, tx: Tx): Promise<ConfigProblem[]> {
    const { code, parent, aggregation } = indicator;
    const wanted = [code, parent, aggregation.weight, ...codesOf(indicator.formula)].filter(
      (each) => each !== undefined,
    );
    const measures = await this.#existing(tx, 'measure', wanted);
    const formulas = new Map<string, string | null>();
    const unitOfIndicator = new Map<string, string>();
    const dimensionsOfIndicator = new Map<string, readonly string[]>();
    for (let asked = wanted; asked.length > 0;) {
      const found = await this.#existing(tx, 'indicator', asked);
      for (const [key, { formula, unit, dimensions }] of found) {
        formulas.set(key, formula);
        unitOfIndicator.set(key, unit);
        dimensionsOfIndicator.set(key, dimensions);
      }
      asked = [...found.values()]
        .flatMap(({ formula }) => codesOf(formula))
        .filter((each) => !formulas.has(each) && !measures.has(each));
      for (const each of await this.#existing(tx, 'measure', asked)) measures.set(...each);
    }
    const units = await this.directory.snapshot(tx);
    const problems = checkIndicator(indicator, {
      isMeasure: (each) => measures.has(each),
      formulaOf: (each) => formulas.get(each),
      unitOf: (each) => measures.get(each)?.unit ?? unitOfIndicator.get(each),
      dimensionsOf: (each) => measures.get(each)?.dimensions ?? dimensionsOfIndicator.get(each) ?? [],
      isOrgUnit: (each) => units.unit(each) !== undefined,
      offsetMinutes: OFFSET_MINUTES,
    });
    return problems.map(toConfigProblem);
  }

  /** Those of the codes that are there, with what a check needs of their newest version. */
  async #existing(tx: Tx, kind: ConfigKindName, codes: readonly string[]): Promise<Map<string, Existing>> {
    if (codes.length === 0) return new Map();
    const rows = await tx.query<Existing & { key: string }>(
      'indicators.existing',
      `select distinct on (key) key, content ->> 'formula' as formula, content ->> 'unit' as unit,
         coalesce(content -> 'dimensions', '[]') as dimensions from config_version
        where kind = $1 and key = any($2) and state <> 'retired' order by key, version desc`,
      [kind, codes],
    );
    return new Map(rows.map(({ key, ...existing }) => [key, existing]));
  }
}

/** What a check needs to know of another document. */
interface Existing {
  readonly formula: string | null;
  readonly unit: string;
  readonly dimensions: readonly string[];
}

const PUBLISHED = Symbol('indicators.published');
const BUILT = Symbol('indicators.built');

function codesOf(formula: string | null | undefined): readonly string[] {
  const parsed = typeof formula === 'string' ? parseFormula(formula) : null;
  return parsed && 'formula' in parsed ? parsed.formula.codes : [];
}

function toConfigProblem({ path, code, severity = 'error', message }: KpiProblem): ConfigProblem {
  return { elementId: path, code, severity, message: { vi: message.vi, en: message.en } };
}
