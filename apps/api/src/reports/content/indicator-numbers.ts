import { Injectable } from '@nestjs/common';
import type { ReportIndicator, ReportSectionDefinition, SeriesPoint } from '@trucban/contracts';
import { toEpochMs, type Instant } from '@trucban/kernel';
import { KIND_OF, compareKinds, isStale, previous, type Period } from '@trucban/kpi-engine';
import { Kpi, SeriesReads } from '../../indicators/public.ts';
import { NotFoundError, type Tx } from '../../platform/public.ts';
import { OFFSET_MINUTES, lastWhole } from '../report-period.ts';
import type { Making } from './making.ts';

/** Periods of a line. */
const POINTS = 12;

type Section = Extract<ReportSectionDefinition, { type: 'indicators' }>;

/** Values of indicators for the period of a report. */
@Injectable()
export class IndicatorNumbers {
  constructor(
    private readonly kpi: Kpi,
    private readonly series: SeriesReads,
  ) {}

  async items(tx: Tx, making: Making, { codes }: Section): Promise<ReportIndicator[]> {
    const items: ReportIndicator[] = [];
    for (const code of codes) items.push(await this.#item(tx, making, code));
    return items;
  }

  async #item(tx: Tx, { row, about }: Making, code: string): Promise<ReportIndicator> {
    const { catalogue } = await this.kpi.current(tx);
    const document = catalogue.indicator(code)?.document;
    if (!document) throw NotFoundError.of('INDICATOR', `chỉ tiêu ${code}`, `indicator ${code}`);
    const own = KIND_OF[document.frequency];
    const wished = row.period_kind === 'onDemand' ? own : row.period_kind;
    const kind = compareKinds(own, wished) < 0 ? wished : own;
    const wanted = lastWhole(kind, row.period_to);
    const asked = { orgUnit: about, period: kind, from: firstOf(wanted).text, to: wanted.text };
    const { points, name, unit } = await this.series.series(tx, code, asked);
    const at = points.findLastIndex(({ value }) => value !== null);
    const [now, before] = [points[at], points[at - 1]];
    return {
      code,
      name,
      unit,
      period: now?.period ?? null,
      label: now?.label ?? null,
      value: now?.value ?? null,
      target: now?.target ?? points.at(-1)?.target ?? null,
      change: changeOf(now, before),
      state: now?.state ?? 'noData',
      provisional: now?.provisional ?? false,
      revised: now?.revised ?? false,
      coverage: now?.coverage ?? null,
      older: now !== undefined && now.period !== wanted.text,
      stale: now !== undefined && isStale(document.staleAfterMinutes, dataAtMs(now), askedAtMs(now, row.period_to)),
      source: now?.source ?? [],
      dataAt: now?.dataAt ?? null,
      points: points.map(({ period, value }) => ({ period, value })),
    };
  }
}

function firstOf(last: Period): Period {
  let first = last;
  for (let n = 1; n < POINTS; n += 1) first = previous(first, OFFSET_MINUTES);
  return first;
}

function changeOf(now: SeriesPoint | undefined, before: SeriesPoint | undefined): number | null {
  if (now?.value == null || before?.value == null) return null;
  return Number((now.value - before.value).toPrecision(12));
}

// Of a period that is over nothing newer can come.
const askedAtMs = ({ end }: SeriesPoint, to: Instant): number => Math.min(toEpochMs(end), toEpochMs(to));
const dataAtMs = ({ dataAt }: SeriesPoint): number | null => (dataAt === null ? null : toEpochMs(dataAt));
