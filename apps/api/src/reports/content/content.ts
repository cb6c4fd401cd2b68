import { Injectable } from '@nestjs/common';
import type { MadeSection, ReportContent, ReportDocument, ReportSectionDefinition } from '@trucban/contracts';
import type { LocalizedText } from '@trucban/kernel';
import { CENTRE, OrgDirectory, type OrgSnapshot } from '../../identity/public.ts';
import { InvalidError, NotFoundError, type KindError, type Tx } from '../../platform/public.ts';
import { dataNotes } from './data-notes.ts';
import { IncidentNumbers } from './incident-numbers.ts';
import { IndicatorNumbers } from './indicator-numbers.ts';
import { lateData } from './late-data.ts';
import { LeagueReads } from '../../indicators/public.ts';
import { lateTasks } from './late-tasks.ts';
import type { Making } from './making.ts';
import { SECTION_TITLES } from './section-titles.ts';

/** A section without what all sections have. */
type Body<Type extends MadeSection['type']> = Omit<Extract<MadeSection, { type: Type }>, keyof Head>;
type Head = Pick<MadeSection, 'id' | 'title' | 'guidance' | 'remarkRequired' | 'problem'>;

/** Makes what a report says, under the scope of its readers. */
@Injectable()
export class ReportContents {
  constructor(
    private readonly directory: OrgDirectory,
    private readonly indicators: IndicatorNumbers,
    private readonly incidents: IncidentNumbers,
    private readonly league: LeagueReads,
  ) {}

  async make(tx: Tx, document: ReportDocument, row: Making['row']): Promise<ReportContent> {
    const units = await this.directory.snapshot(tx);
    const about = document.about ?? (document.orgUnit === CENTRE ? topOf(units) : document.orgUnit);
    const making: Making = { document, row, about, units };
    const sections: MadeSection[] = [];
    for (const section of document.sections) sections.push(await this.#section(tx, making, section, sections));
    const issuer = units.unit(document.orgUnit);
    return {
      title: { vi: document.vi, en: document.en },
      orgUnitName: units.nameOf(document.orgUnit),
      aboveName: issuer?.parent ? units.nameOf(issuer.parent) : null,
      aboutName: units.nameOf(about),
      symbol: document.symbol ?? `BC-${issuer?.abbr ?? document.orgUnit}`,
      place: document.place ?? null,
      signerTitle: document.signerTitle,
      recipients: document.recipients ?? [],
      computedAt: tx.now,
      sections,
    };
  }

  async #section(
    tx: Tx,
    making: Making,
    section: ReportSectionDefinition,
    before: readonly MadeSection[],
  ): Promise<MadeSection> {
    const head: Head = {
      id: section.id,
      title: section.title ?? SECTION_TITLES[section.type],
      guidance: section.guidance ?? null,
      remarkRequired: section.remarkRequired ?? false,
      problem: null,
    };
    switch (section.type) {
      case 'indicators': {
        const failed: Body<'indicators'> = { type: 'indicators', chart: section.chart ?? false, items: [] };
        return this.#or(head, failed, async () => ({
          ...failed,
          items: await this.indicators.items(tx, making, section),
        }));
      }
      case 'incidents':
        return { ...head, ...(await this.incidents.incidents(tx, making, section)) };
      case 'citizenReports':
        return { ...head, ...(await this.incidents.citizenReports(tx, making)) };
      case 'lateTasks':
        return { ...head, ...(await lateTasks(tx, making, section)) };
      case 'league': {
        const failed: Body<'league'> = { type: 'league', rows: [], units: 0, late: 0 };
        return this.#or(head, failed, async () => lateData(await this.league.rows(tx), section));
      }
      case 'dataNotes':
        return { ...head, ...dataNotes(before) };
      case 'text':
        return { ...head, type: 'text' };
    }
  }

  // One indicator that is no longer there doesn't cost the whole report: the section says what is wrong.
  async #or<Made extends object>(head: Head, failed: Made, make: () => Promise<Made>): Promise<Head & Made> {
    try {
      return { ...head, ...(await make()) };
    } catch (error) {
      if (!(error instanceof NotFoundError || error instanceof InvalidError)) throw error;
      return { ...head, ...failed, problem: textOf(error) };
    }
  }
}

const textOf = ({ localized }: KindError): LocalizedText => ({ vi: localized.vi, en: localized.en });

function topOf(units: OrgSnapshot): string {
  return units.ancestors(CENTRE).at(-1) ?? CENTRE;
}
