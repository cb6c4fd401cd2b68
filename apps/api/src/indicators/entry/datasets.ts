import { Injectable } from '@nestjs/common';
import { datasetDocumentSchema, type ConfigProblem, type DatasetDocument } from '@trucban/contracts';
import { compileExpression } from '@trucban/feel';
import { addWorkingTime } from '@trucban/sla-engine';
import { KIND_OF, takesPeriod, type Period } from '@trucban/kpi-engine';
import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import { ConfigStore, TOOK_EFFECT } from '../../configuration/public.ts';
import { InvalidError, NotFoundError, type Tx } from '../../platform/public.ts';
import { Calendars } from '../../sla/public.ts';
import { periodAsked } from '../asked-unit.ts';
import { frequencyNames } from '../frequency-names.ts';
import { Kpi } from '../kpi.ts';

const fault = (elementId: string, code: string, vi: string, en: string): ConfigProblem => ({
  elementId,
  code,
  severity: 'error',
  message: { vi, en },
});

/** Whether a unit owes a period of a dataset. */
export type Owed = (dataset: string, unit: string, period: Period) => boolean;

/** Datasets (configuration kind `dataset`, key = code): what units report by hand. */
@Injectable()
export class Datasets {
  constructor(
    private readonly store: ConfigStore,
    private readonly kpi: Kpi,
    private readonly calendars: Calendars,
  ) {
    store.register<DatasetDocument>({
      kind: 'dataset',
      format: 'json',
      schema: datasetDocumentSchema,
      keyOf: ({ code }) => code,
      name: ({ vi, en }) => ({ vi, en }),
      check: (document, tx) => this.#check(document, tx),
    });
  }

  /** The dataset in force. @throws NotFoundError */
  async current(tx: Tx, code: string): Promise<DatasetDocument> {
    const record = await this.store.current(tx, 'dataset', code);
    if (!record) throw NotFoundError.of('DATASET', 'biểu nhập liệu', 'dataset');
    return record.content as DatasetDocument;
  }

  /**
   * What units owe: periods that were not over yet when the first version that names the unit took effect. One that was over by
   * then may be entered, but nobody is late with it.
   * @param code of one dataset; of all without it
   */
  async owed(tx: Tx, code?: string): Promise<Owed> {
    const rows = await tx.query<{ dataset: string; unit: string; since: Instant }>(
      'indicators.owedSince',
      `select v.key as dataset, u as unit, min(v.effective_from) as since
         from config_version v cross join lateral jsonb_array_elements_text(v.content -> 'orgUnits') as u
        where v.kind = 'dataset' and ($2::text is null or v.key = $2) and ${TOOK_EFFECT} and v.effective_from <= $1
        group by 1, 2`,
      [tx.now, code ?? null],
    );
    const since = new Map(rows.map((row) => [`${row.dataset} ${row.unit}`, toEpochMs(row.since)]));
    return (dataset, unit, { endMs }) => endMs > (since.get(`${dataset} ${unit}`) ?? Infinity);
  }

  /** When a period has to be handed in. */
  async dueAt(tx: Tx, { due }: DatasetDocument, period: Period): Promise<Instant> {
    const { calendar } = await this.calendars.current(tx, due.calendar);
    const end = fromEpochMs(period.endMs);
    return due.workingDays === 0 ? end : addWorkingTime(calendar, end, `P${due.workingDays}D`);
  }

  /** @throws InvalidError for a period that doesn't exist, is of another length, or isn't over */
  period({ frequency }: DatasetDocument, text: string, nowMs: number): Period {
    const period = periodAsked(text, '/period');
    if (!takesPeriod(frequency, period.kind) || period.kind !== KIND_OF[frequency])
      throw InvalidError.field(
        '/period',
        'PERIOD_KIND',
        `Biểu này nhập theo ${frequencyNames[frequency].vi}.`,
        `This dataset is entered by the ${frequencyNames[frequency].en}.`,
      );
    if (period.startMs > nowMs)
      throw InvalidError.field('/period', 'PERIOD_IN_FUTURE', 'Kỳ này chưa bắt đầu.', 'This period has not begun yet.');
    return period;
  }

  async #check(document: DatasetDocument, tx: Tx): Promise<ConfigProblem[]> {
    const { catalogue, tree } = await this.kpi.current(tx);
    const problems: ConfigProblem[] = [];
    document.measures.forEach((code, n) => {
      const measure = catalogue.measure(code);
      if (!measure)
        problems.push(
          fault(`/measures/${n}`, 'UNKNOWN_MEASURE', `Không có số liệu “${code}”.`, `There is no measure “${code}”.`),
        );
      else if (!takesPeriod(measure.frequency, KIND_OF[document.frequency]))
        problems.push(
          fault(
            `/measures/${n}`,
            'PERIOD_KIND',
            `Số liệu ${code} báo cáo theo ${frequencyNames[measure.frequency].vi}.`,
            `The measure ${code} is reported by the ${frequencyNames[measure.frequency].en}.`,
          ),
        );
    });
    document.orgUnits.forEach((code, n) => {
      if (!tree.has(code))
        problems.push(
          fault(`/orgUnits/${n}`, 'UNKNOWN_ORG_UNIT', `Không có đơn vị “${code}”.`, `There is no org unit “${code}”.`),
        );
    });
    if (!(await this.calendars.has(tx, document.due.calendar)))
      problems.push(fault('/due/calendar', 'UNKNOWN_CALENDAR', 'Không có lịch này.', 'There is no such calendar.'));
    (document.rules ?? []).forEach(({ check }, n) => {
      const compiled = compileExpression(check);
      const path = `/rules/${n}/check`;
      if (!compiled.ok)
        return problems.push(
          fault(path, compiled.problem.code, compiled.problem.message.vi, compiled.problem.message.en),
        );
      for (const name of compiled.expression.variables.filter((each) => !document.measures.includes(each)))
        problems.push(
          fault(
            path,
            'UNKNOWN_MEASURE',
            `Biểu này không có số liệu “${name}”.`,
            `This dataset has no measure “${name}”.`,
          ),
        );
      return undefined;
    });
    return problems;
  }
}
