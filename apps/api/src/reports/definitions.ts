import { Injectable } from '@nestjs/common';
import { reportDocumentSchema, type ConfigProblem, type ReportDocument } from '@trucban/contracts';
import { ConfigStore } from '../configuration/public.ts';
import { CENTRE, OrgDirectory, type OrgSnapshot } from '../identity/public.ts';
import { Kpi } from '../indicators/public.ts';
import { NotFoundError, type Tx } from '../platform/public.ts';
import { Calendars } from '../sla/public.ts';
import type { DefinitionRecord } from './definition-record.ts';
import { ReportPlanner } from './planner.ts';

/** Report definitions: configuration kind `report`, key = code. */
@Injectable()
export class ReportDefinitions {
  constructor(
    private readonly store: ConfigStore,
    private readonly directory: OrgDirectory,
    private readonly calendars: Calendars,
    private readonly kpi: Kpi,
    planner: ReportPlanner,
  ) {
    store.register<ReportDocument>({
      kind: 'report',
      format: 'json',
      schema: reportDocumentSchema,
      keyOf: ({ code }) => code,
      name: ({ vi, en }) => ({ vi, en }),
      check: (document, tx) => this.#check(document, tx),
      onPublished: (tx, record) => planner.published(tx, record),
    });
  }

  /** The one in force. @throws NotFoundError */
  async current(tx: Tx, code: string): Promise<DefinitionRecord> {
    const found = await this.store.current<ReportDocument>(tx, 'report', code);
    if (!found)
      throw NotFoundError.of('REPORT_DEFINITION', 'mẫu báo cáo đang có hiệu lực', 'report definition in force');
    return found;
  }

  version(tx: Tx, code: string, version: number): Promise<DefinitionRecord> {
    return this.store.get<ReportDocument>(tx, 'report', code, version);
  }

  async #check(document: ReportDocument, tx: Tx): Promise<ConfigProblem[]> {
    const units = await this.directory.snapshot(tx);
    const { catalogue } = await this.kpi.current(tx);
    const ids = new Set<string>();
    const out: ConfigProblem[] = [];
    if (!units.unit(document.orgUnit)) out.push(unknownCode('/orgUnit', document.orgUnit));
    if (document.about !== undefined && !mayTell(units, document.orgUnit, document.about))
      out.push(
        problem(
          '/about',
          'OUTSIDE_OF_ISSUER',
          `${document.orgUnit} không được báo cáo số liệu của ${document.about}.`,
          `${document.orgUnit} may not tell the numbers of ${document.about}.`,
        ),
      );
    if (document.calendar !== undefined && !(await this.calendars.has(tx, document.calendar)))
      out.push(unknownCode('/calendar', document.calendar));
    out.push(...cutOffProblems(document));
    document.sections.forEach((section, n) => {
      if (ids.has(section.id))
        out.push(
          problem(`/sections/${n}/id`, 'DUPLICATE', `Trùng mục “${section.id}”.`, `“${section.id}” is there twice.`),
        );
      ids.add(section.id);
      if (section.type !== 'indicators') return;
      section.codes.forEach((code, m) => {
        if (!catalogue.indicator(code)) out.push(unknownCode(`/sections/${n}/codes/${m}`, code));
      });
    });
    return out;
  }
}

/** The centre tells of everybody; others of themselves and what is below them. */
function mayTell(units: OrgSnapshot, issuer: string, about: string): boolean {
  if (!units.unit(about)) return false;
  return issuer === CENTRE || units.descendants(issuer).includes(about);
}

function cutOffProblems({ period, cutOff, calendar, makeAfterMinutes }: ReportDocument): ConfigProblem[] {
  const wrong = (path: string) =>
    problem(path, 'NOT_OF_THIS_PERIOD', 'Không dùng cho kỳ báo cáo này.', 'It has no meaning for this kind of period.');
  return [
    ...(cutOff?.weekday !== undefined && period !== 'week' ? [wrong('/cutOff/weekday')] : []),
    ...(cutOff?.day !== undefined && period !== 'month' ? [wrong('/cutOff/day')] : []),
    ...(period === 'onDemand' && cutOff ? [wrong('/cutOff')] : []),
    ...(period === 'onDemand' && calendar !== undefined ? [wrong('/calendar')] : []),
    ...(period === 'onDemand' && makeAfterMinutes !== undefined ? [wrong('/makeAfterMinutes')] : []),
  ];
}

const problem = (elementId: string, code: string, vi: string, en: string): ConfigProblem => ({
  elementId,
  code,
  severity: 'error',
  message: { vi, en },
});
const unknownCode = (path: string, code: string): ConfigProblem =>
  problem(path, 'UNKNOWN_CODE', `Không có mã ${code}.`, `There is no ${code}.`);
