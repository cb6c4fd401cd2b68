import { Injectable, type OnModuleInit } from '@nestjs/common';
import { KIND_OF, periodAt } from '@trucban/kpi-engine';
import { toEpochMs, type JsonObject, type Problem } from '@trucban/kernel';
import { CENTRE } from '../identity/public.ts';
import { json, systemScope, type Principal, type Tx } from '../platform/public.ts';
import { RuleExtensions, type IndicatorSource, type MeasureSink } from '../rules/public.ts';
import { Kpi, OFFSET_MINUTES } from './kpi.ts';
import { MeasureValues } from './measure-values.service.ts';

/** Who reports the numbers that rules set: the platform, for every unit. */
const RULES: Principal = {
  kind: 'client',
  id: 'rules',
  name: 'rules',
  orgUnit: CENTRE,
  roles: [],
  scopes: [],
  actor: systemScope('rules').actor,
  permissions: new Set(),
  tokens: [],
  unitsWith: () => [CENTRE],
};

interface Row {
  readonly n: number;
  readonly value: number | null;
  readonly state: string;
  readonly period: string;
  readonly provisional: boolean;
}

/** What rules ask of indicators, and the numbers that they set. */
@Injectable()
export class IndicatorsForRules implements OnModuleInit, IndicatorSource, MeasureSink {
  constructor(
    private readonly extensions: RuleExtensions,
    private readonly kpi: Kpi,
    private readonly values: MeasureValues,
  ) {}

  onModuleInit(): void {
    this.extensions.indicators = this;
    this.extensions.measures = this;
  }

  /** The newest value of each that has one. */
  async latest(
    tx: Tx,
    asked: readonly { readonly code: string; readonly unit: string | null }[],
  ): Promise<readonly (JsonObject | null)[]> {
    const { root } = await this.kpi.tree(tx);
    const wanted = asked.map(({ code, unit }, n) => ({ n, indicator: code, unit: unit ?? root }));
    const rows = await tx.asSystem(() =>
      tx.query<Row>(
        'indicators.latestForRules',
        `select q.n, v.value, v.state, v.period, v.provisional from jsonb_to_recordset($1) as q(n int, indicator text, unit text)
          cross join lateral (select * from indicator_value where indicator = q.indicator and org_unit = q.unit
            and period_start <= $2 and state <> 'noData' order by period_start desc limit 1) as v`,
        [json(wanted), tx.now],
      ),
    );
    const found = new Map(rows.map(({ n, state, ...row }) => [n, { ...row, status: state }]));
    return asked.map((_, n) => found.get(n) ?? null);
  }

  async report(
    tx: Tx,
    { measure, unit, value, source }: Parameters<MeasureSink['report']>[1],
  ): Promise<Problem | null> {
    const { catalogue, tree } = await this.kpi.current(tx);
    const document = catalogue.measure(measure);
    if (!document)
      return {
        code: 'UNKNOWN_MEASURE',
        message: { vi: `Không có số liệu gốc “${measure}”.`, en: `There is no measure “${measure}”.` },
      };
    const period = periodAt(KIND_OF[document.frequency], toEpochMs(tx.now), OFFSET_MINUTES).text;
    const input = { orgUnit: unit ?? tree.root, period, value, source };
    const { rejected } = await this.values.store(tx, measure, [input], RULES);
    const [wrong] = rejected;
    if (!wrong) return null;
    const say = (language: 'vi' | 'en'): string =>
      wrong.errors.map(({ path, message: text }) => `${path}: ${text[language]}`).join('; ');
    return { code: 'VALUE_REFUSED', message: { vi: say('vi'), en: say('en') } };
  }
}
