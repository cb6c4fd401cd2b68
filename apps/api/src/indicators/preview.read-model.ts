import { Injectable } from '@nestjs/common';
import type { IndicatorPreview, PreviewIndicator } from '@trucban/contracts';
import {
  CLEAR,
  KIND_OF,
  PREDICTOR_YEARS,
  assess,
  buildCatalogue,
  buildFacts,
  evaluateIndicator,
  isStale,
  labelOf,
  lastYear,
  ownMeasure,
  periodAt,
  previous,
  sameLastYear,
  type Catalogue,
  type IndicatorDocument,
  type Latch,
  type Period,
  type Sources,
} from '@trucban/kpi-engine';
import { fromEpochMs, toEpochMs } from '@trucban/kernel';
import { ConfigStore } from '../configuration/public.ts';
import { OrgDirectory } from '../identity/public.ts';
import { InvalidError, NotFoundError, sees, type Tx } from '../platform/public.ts';
import { Kpi, OFFSET_MINUTES, type KpiWorld } from './kpi.ts';
import { limitsInForce } from './limits-in-force.ts';
import { factsOf } from './measure-rows.ts';
import { needsFor } from './needs.ts';
import { readPastValues, type PastValues } from './past-values.ts';

const PERIODS = 12;
/** Under which a part of the formula is evaluated; no code may be written so. */
const PART = 'part ';

type Point = IndicatorPreview['points'][number];
type Limits = Point['thresholds'];

/** What an indicator that is being written would make of the reported numbers. Nothing is kept. */
@Injectable()
export class PreviewReads {
  constructor(
    private readonly kpi: Kpi,
    private readonly config: ConfigStore,
    private readonly directory: OrgDirectory,
  ) {}

  /** @throws InvalidError naming each fault of the document */
  async preview(tx: Tx, code: string, { content, orgUnit }: PreviewIndicator): Promise<IndicatorPreview> {
    const document = { ...content, code } as IndicatorDocument;
    const problems = await this.config.kind('indicator').check(document, tx, code);
    const errors = problems.filter(({ severity }) => severity === 'error');
    if (errors.length) throw InvalidError.of(errors.map((each) => ({ ...each, path: each.elementId ?? '' })));
    const inForce = await this.kpi.current(tx);
    const unit = orgUnit ?? inForce.tree.root ?? '';
    if (!inForce.tree.has(unit) || !sees(tx.scope, [unit, 'IOC', document.owner]))
      throw NotFoundError.of('ORG_UNIT', 'đơn vị', 'org unit');
    const draft: KpiWorld = { ...inForce, catalogue: withDocument(inForce.catalogue, document) };
    const periods = lastPeriods(document, toEpochMs(tx.now));
    const [sources, published] = await this.#sources(tx, [draft, inForce], code, periods);
    const below = inForce.tree.subtree(unit).filter((each) => inForce.tree.chain(each)[1] === unit);
    const { predictor } = document;
    const past = predictor
      ? await readPastValues(tx, code, [unit, ...below], periods, predictor.years ?? PREDICTOR_YEARS)
      : null;
    const points = pointsOf(sources, published, document, unit, periods, past);
    const at = points.findLastIndex(({ value }) => value !== null);
    const [newest, period] = [points[at], periods[at]];
    const { direction, thresholds } = document;
    return {
      code,
      unit: document.unit,
      direction,
      orgUnit: unit,
      period: KIND_OF[document.frequency],
      thresholds: thresholds as Limits,
      points,
      newest: newest?.period ?? null,
      parts: period ? partsOf(sources, document, unit, period) : [],
      units: period ? await this.#units(tx, sources, document, below, period, past) : [],
      stale: isStale(document.staleAfterMinutes, newest?.dataAt ? toEpochMs(newest.dataAt) : null, toEpochMs(tx.now)),
      readAt: tx.now,
      usedBy: await this.#usedBy(tx, inForce.catalogue, code),
    };
  }

  /** The numbers that both documents need, read once. */
  async #sources(
    tx: Tx,
    worlds: readonly [KpiWorld, KpiWorld],
    code: string,
    periods: readonly Period[],
  ): Promise<readonly [Sources, Sources]> {
    const [first, last] = [periods[0], periods.at(-1)];
    const fromMs = first ? (sameLastYear(first, OFFSET_MINUTES)?.startMs ?? first.startMs) : 0;
    const needs = worlds.flatMap((world) => needsFor(world, code, fromMs, last?.endMs ?? 0));
    // Who may see the unit may see what its value is made of.
    const facts = buildFacts(await tx.asSystem(() => factsOf(tx, needs)));
    const of = ({ catalogue, tree }: KpiWorld): Sources => ({
      catalogue,
      tree,
      facts,
      offsetMinutes: OFFSET_MINUTES,
    });
    return [of(worlds[0]), of(worlds[1])];
  }

  async #units(
    tx: Tx,
    sources: Sources,
    document: IndicatorDocument,
    below: readonly string[],
    period: Period,
    past: PastValues | null,
  ): Promise<IndicatorPreview['units']> {
    const directory = await this.directory.snapshot(tx);
    return below.flatMap((orgUnit) => {
      const { value, provisional } = evaluateIndicator(sources, document.code, orgUnit, period);
      if (value === null) return [];
      const { limits } = limitsInForce(document, orgUnit, period, past);
      const { status: state } = assess(document.direction, limits, value, provisional, CLEAR);
      return [{ orgUnit, name: directory.nameOf(orgUnit), value, state }];
    });
  }

  /** Indicators whose formula names it or that are shown under it, and rules in force that name it. */
  async #usedBy(tx: Tx, catalogue: Catalogue, code: string): Promise<IndicatorPreview['usedBy']> {
    const indicators = catalogue.indicators
      .filter(({ document }) => document.code !== code)
      .filter(({ document, formula }) => formula.codes.includes(code) || document.parent === code)
      .map(({ document: { code: key, vi, en } }) => ({ code: key, name: { vi, en } }));
    const rules = (await this.config.allCurrent(tx, 'rule'))
      .filter(({ content }) => JSON.stringify(content).includes(`"${code}"`))
      .map(({ key, name }) => ({ code: key, name: { vi: name?.vi ?? key, en: name?.en ?? key } }));
    return { indicators, rules };
  }
}

/** The catalogue with another document for one code, and an indicator for each part of its formula. */
function withDocument({ indicators, measures }: Catalogue, document: IndicatorDocument): Catalogue {
  const others = indicators.map((each) => each.document).filter(({ code }) => code !== document.code);
  const own = new Set(indicators.filter((each) => ownMeasure(each.document)).map((each) => each.document.code));
  const reported = measures.filter(({ code }) => !own.has(code));
  const { formula } = buildCatalogue(reported, [...others, document]).indicator(document.code) ?? {};
  const parts = (formula?.codes ?? [])
    .filter((code) => code !== document.code)
    .map((code) => ({ ...document, code: PART + code, kind: 'computed' as const, formula: `\`${code}\``, factor: 1 }));
  return buildCatalogue(reported, [...others, document, ...parts]);
}

function lastPeriods({ frequency }: IndicatorDocument, nowMs: number): readonly Period[] {
  const periods = [periodAt(KIND_OF[frequency], nowMs, OFFSET_MINUTES)];
  while (periods.length < PERIODS) periods.unshift(previous(periods[0] as Period, OFFSET_MINUTES));
  return periods;
}

function pointsOf(
  sources: Sources,
  published: Sources,
  document: IndicatorDocument,
  unit: string,
  periods: readonly Period[],
  past: PastValues | null,
): Point[] {
  const { code, direction } = document;
  let latch: Latch = CLEAR;
  return periods.map((period) => {
    const amount = evaluateIndicator(sources, code, unit, period);
    const { limits } = limitsInForce(document, unit, period, past);
    const judged = assess(direction, limits, amount.value, amount.provisional, latch);
    latch = judged.latch;
    return {
      period: period.text,
      label: labelOf(period),
      start: fromEpochMs(period.startMs),
      end: fromEpochMs(period.endMs),
      value: amount.value,
      state: judged.status,
      provisional: amount.provisional,
      source: [...amount.sources],
      target: limits.target as Point['target'],
      thresholds: limits.thresholds as Limits,
      dataAt: amount.dataAtMs === null ? null : fromEpochMs(amount.dataAtMs),
      lastYear: lastYear(sources, code, unit, period)?.value ?? null,
      published: published.catalogue.indicator(code) ? evaluateIndicator(published, code, unit, period).value : null,
    };
  });
}

function partsOf(
  sources: Sources,
  document: IndicatorDocument,
  unit: string,
  period: Period,
): IndicatorPreview['parts'] {
  const { catalogue } = sources;
  const codes = catalogue.indicator(document.code)?.formula.codes ?? [];
  return codes
    .filter((code) => code !== document.code)
    .map((code) => {
      const of = catalogue.measure(code) ?? catalogue.indicator(code)?.document;
      return {
        code,
        name: { vi: of?.vi ?? code, en: of?.en ?? of?.vi ?? code },
        unit: of?.unit ?? '',
        value: evaluateIndicator(sources, PART + code, unit, period).value,
      };
    });
}
