import {
  STATE_NAMES,
  gapsText,
  sourceText,
  unitText,
  type MadeSection,
  type ReportIndicator,
} from '@trucban/contracts';
import type { LocalizedText } from '@trucban/kernel';
import { labelOf, parsePeriod } from '@trucban/kpi-engine';
import { OFFSET_MINUTES } from '../report-period.ts';
import type { Block, Cell, Chart, Column } from './page.ts';
import type { Language } from './printed.ts';
import { WORDS, changeText, instantText, numberText } from './words.ts';

type Of<Type extends MadeSection['type']> = Extract<MadeSection, { type: Type }>;

/** Rows of a count that are shown; what is beyond is one row more. */
const MOST_ROWS = 15;

/** What a section shows, in order. */
export function blocksOf(section: MadeSection, lang: Language): Block[] {
  const words = WORDS[lang];
  if (section.problem) return [text(words.failed(section.problem[lang]), 'warning')];
  switch (section.type) {
    case 'indicators':
      return indicatorBlocks(section, lang);
    case 'incidents':
      return incidentBlocks(section, lang);
    case 'citizenReports':
      return citizenBlocks(section, lang);
    case 'lateTasks':
      return taskBlocks(section, lang);
    case 'league':
      return leagueBlocks(section, lang);
    case 'dataNotes':
      return noteBlocks(section, lang);
    case 'text':
      return [];
  }
}

const text = (words: string, tone: 'normal' | 'note' | 'warning' = 'normal'): Block => ({
  type: 'text',
  text: words,
  tone,
});
const plain = (words: string | null): Cell => ({ text: words ?? '–' });
const column = (head: string, width: number, align: Column['align'] = 'left'): Column => ({ head, width, align });

function number(value: number | null, lang: Language): Cell {
  return { text: numberText(value, lang), value };
}

function percent(share: number | null, lang: Language): Cell {
  if (share === null) return plain(null);
  const value = Math.round(share * 1_000) / 10;
  return { text: `${numberText(value, lang)}%`, value };
}

function indicatorBlocks({ title, items, chart }: Of<'indicators'>, lang: Language): Block[] {
  const { heads, marks } = WORDS[lang];
  const columns = [
    column(heads.n, 6, 'center'),
    column(heads.indicator, 34),
    column(heads.period, 17),
    column(heads.value, 11, 'right'),
    column(heads.target, 10, 'right'),
    column(heads.change, 10, 'right'),
    column(heads.state, 12),
  ];
  const rows = items.map((item, n): Cell[] => {
    const marked = (['provisional', 'revised', 'older', 'stale'] as const).filter((mark) => item[mark]);
    const gaps = gapsText(item.coverage, lang);
    const notes = [...(gaps === null ? [] : [gaps]), ...marked.map((mark) => marks[mark])];
    const note = [
      unitText(item.unit, lang),
      ...(item.source.length
        ? [`${heads.source}: ${item.source.map((source) => sourceText(source, lang)).join(', ')}`]
        : []),
    ].join(' · ');
    return [
      { text: String(n + 1), value: n + 1 },
      { text: item.name[lang], note },
      { text: item.label?.[lang] ?? '–', ...(notes.length > 0 && { note: notes.join(', ') }) },
      { ...number(item.value, lang), bold: true },
      { text: targetText(item.target, lang), ...(typeof item.target === 'number' && { value: item.target }) },
      { text: changeText(item.change, lang), value: item.change },
      plain(STATE_NAMES[item.state][lang]),
    ];
  });
  const table: Block = { type: 'table', name: title[lang], caption: null, columns, rows };
  const charts = chart ? items.flatMap((item) => chartOf(item, lang) ?? []) : [];
  return charts.length > 0 ? [table, { type: 'charts', charts }] : [table];
}

const targetText = (target: ReportIndicator['target'], lang: Language): string =>
  Array.isArray(target) ? target.map((end) => numberText(end, lang)).join('–') : numberText(target, lang);

/** A line needs three points to say more than the change does. */
function chartOf({ name, unit, points, target }: ReportIndicator, lang: Language): Chart | null {
  if (points.filter(({ value }) => value !== null).length < 3) return null;
  return {
    title: `${name[lang]} (${unitText(unit, lang)})`,
    points: points.map(({ value }) => value),
    target: typeof target === 'number' ? target : null,
    first: periodText(points[0]?.period ?? '', lang),
    last: periodText(points.at(-1)?.period ?? '', lang),
  };
}

function periodText(period: string, lang: Language): string {
  const parsed = parsePeriod(period, OFFSET_MINUTES);
  return parsed.ok ? labelOf(parsed.value)[lang] : period;
}

function incidentBlocks(section: Of<'incidents'>, lang: Language): Block[] {
  const words = WORDS[lang];
  const { heads } = words;
  const n = (value: number): string => numberText(value, lang);
  const { total, previous, settled, open, openAll, clocks, named, more } = section;
  return [
    text(words.incidents(n(total), n(previous), n(settled), n(open), n(openAll))),
    text(words.restricted, 'note'),
    ...counts(words.byType, heads.type, section.byType, lang),
    ...counts(words.bySeverity, heads.severity, section.bySeverity, lang),
    ...counts(words.byArea, heads.area, section.byArea, lang),
    ...table(
      words.clocks,
      clockColumns(lang),
      clocks.map((one) => clockRow(one, lang)),
    ),
    ...table(
      words.named,
      [column(heads.incident, 42), column(heads.severity, 15), column(heads.lead, 28), column(heads.status, 15)],
      named.map((one): Cell[] => [
        { text: one.title, note: [one.number, one.type[lang], one.area?.[lang]].filter(Boolean).join(' · ') },
        plain(severityName(section, one.severity, lang)),
        plain(one.lead[lang]),
        { text: statusText(one.status, lang), ...(one.breached && { note: words.late }) },
      ]),
    ),
    ...(more > 0 ? [text(words.more(n(more)), 'note')] : []),
  ];
}

const SEVERITIES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  vi: { critical: 'Đặc biệt nghiêm trọng', high: 'Nghiêm trọng', medium: 'Trung bình', low: 'Thấp', info: 'Thông tin' },
  en: { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low', info: 'Information' },
};
const severityName = ({ bySeverity }: Of<'incidents'>, code: string, lang: Language): string =>
  bySeverity.find((one) => one.code === code)?.name[lang] ?? SEVERITIES[lang][code] ?? code;
const statusText = (status: string, lang: Language): string =>
  (WORDS[lang].status as Readonly<Record<string, string>>)[status] ?? status;

const clockColumns = (lang: Language): Column[] => {
  const { heads } = WORDS[lang];
  return [
    column(heads.clock, 40),
    column(heads.met, 20, 'right'),
    column(heads.breached, 20, 'right'),
    column(heads.share, 20, 'right'),
  ];
};

function clockRow({ name, met, breached }: Of<'incidents'>['clocks'][number], lang: Language): Cell[] {
  const share = met + breached === 0 ? null : Math.round((1_000 * met) / (met + breached)) / 10;
  return [
    plain(name[lang]),
    number(met, lang),
    number(breached, lang),
    { text: share === null ? '–' : `${numberText(share, lang)}%`, value: share },
  ];
}

function citizenBlocks(section: Of<'citizenReports'>, lang: Language): Block[] {
  const words = WORDS[lang];
  const n = (value: number): string => numberText(value, lang);
  return [
    text(
      words.citizens(n(section.received), n(section.previous), n(section.settled), n(section.open), n(section.overdue)),
    ),
    ...counts(words.byType, words.heads.type, section.byType, lang),
    ...counts(words.byChannel, words.heads.channel, section.byChannel, lang),
  ];
}

function taskBlocks({ late, open, byGroup, named }: Of<'lateTasks'>, lang: Language): Block[] {
  const words = WORDS[lang];
  const { heads } = words;
  if (late === 0) return [text(words.noLateTasks)];
  return [
    text(words.tasks(numberText(late, lang), numberText(open, lang))),
    ...table(
      null,
      [column(heads.group, 60), column(heads.late, 15, 'right'), column(heads.oldest, 25)],
      byGroup.map((one) => [plain(one.name[lang]), number(one.count, lang), plain(instantText(one.oldestDueAt))]),
    ),
    ...table(
      words.lateTasksNamed,
      [column(heads.task, 45), column(heads.group, 30), column(heads.due, 25)],
      named.map((one): Cell[] => [
        { text: one.name, ...(one.incident !== null && { note: one.incident }) },
        plain(one.group[lang]),
        plain(instantText(one.dueAt)),
      ]),
    ),
  ];
}

function leagueBlocks({ rows, units, late }: Of<'league'>, lang: Language): Block[] {
  const words = WORDS[lang];
  const { heads } = words;
  if (rows.length === 0) return [text(words.noLateData)];
  return [
    text(words.league(numberText(late, lang), numberText(units, lang))),
    ...table(
      null,
      [
        column(heads.orgUnit, 40),
        column(heads.series, 15, 'right'),
        column(heads.lateSeries, 10, 'right'),
        column(heads.completeness, 13, 'right'),
        column(heads.dataAt, 22),
      ],
      rows.map((one): Cell[] => [
        plain(one.name[lang]),
        number(one.series, lang),
        number(one.late, lang),
        percent(one.completeness, lang),
        plain(one.oldestDataAt && instantText(one.oldestDataAt)),
      ]),
    ),
  ];
}

function noteBlocks(section: Of<'dataNotes'>, lang: Language): Block[] {
  const words = WORDS[lang];
  const list = (which: keyof typeof words.lists): Block[] => {
    const names: readonly LocalizedText[] = section[which] ?? [];
    return names.length === 0 ? [] : [text(`${words.lists[which]}: ${names.map((name) => name[lang]).join('; ')}.`)];
  };
  return [
    text(words.notes(numberText(section.withValue, lang), numberText(section.indicators, lang))),
    ...(section.oldestDataAt === null ? [] : [text(words.oldest(instantText(section.oldestDataAt)))]),
    ...(['missing', 'gaps', 'older', 'stale', 'provisional', 'revised'] as const).flatMap(list),
  ];
}

function counts(caption: string, head: string, rows: readonly Count[], lang: Language): Block[] {
  const { heads } = WORDS[lang];
  return table(
    caption,
    [
      column(head, 52),
      column(heads.count, 16, 'right'),
      column(heads.previous, 16, 'right'),
      column(heads.difference, 16, 'right'),
    ],
    withOthers(rows, WORDS[lang].others).map(({ name, count, previous }): Cell[] => [
      plain(name[lang]),
      { ...number(count, lang), bold: true },
      number(previous, lang),
      { text: changeText(count - previous, lang), value: count - previous },
    ]),
  );
}

function table(caption: string | null, columns: readonly Column[], rows: readonly (readonly Cell[])[]): Block[] {
  if (rows.length === 0) return [];
  return [{ type: 'table', name: caption ?? columns[0]?.head ?? '', caption, columns, rows }];
}

type Count = { readonly name: LocalizedText; readonly count: number; readonly previous: number };

function withOthers(rows: readonly Count[], others: string): readonly Count[] {
  if (rows.length <= MOST_ROWS) return rows;
  const rest = rows.slice(MOST_ROWS - 1);
  const sum = (of: 'count' | 'previous'): number => rest.reduce((total, row) => total + row[of], 0);
  const name = { vi: `${others} (${rest.length})`, en: `${others} (${rest.length})` };
  return [...rows.slice(0, MOST_ROWS - 1), { name, count: sum('count'), previous: sum('previous') }];
}
