import writeXlsxFile from 'write-excel-file/node';
import type { Block, Page, PageSection } from './page.ts';
import { WORDS } from './words.ts';

type Row = (string | number | null | { value: string | number; fontWeight?: 'bold' })[];
type Table = Extract<Block, { type: 'table' }>;

/** Sheets of one workbook: Excel shows no more names than that at once, and the API names no more sections. */
const WIDTH_OF_SHARE = 1.1;
/** Characters of a sheet's name, so that a sign and a number find room behind it. */
const LONGEST_NAME = 27;

/** A report as a workbook: a summary, then a sheet for each section with its numbers as numbers. */
export async function xlsxOf(page: Page): Promise<Buffer> {
  const names = new Set<string>();
  const sheets = [
    { sheet: nameOf(WORDS[page.lang].summary, names), data: summary(page), columns: [{ width: 28 }, { width: 90 }] },
    ...page.sections.map((section) => ({
      sheet: nameOf(section.title, names),
      data: rowsOf(section),
      columns: widthsOf(section),
    })),
  ];
  return writeXlsxFile(sheets).toBuffer();
}

function summary(page: Page): Row[] {
  const bold = (value: string): Row[number] => ({ value, fontWeight: 'bold' });
  const { cover, signedBy } = WORDS[page.lang];
  return [
    [bold(cover.issuer), page.issuer],
    [bold(page.kind), page.title],
    [bold(cover.period), page.subtitle],
    [bold(page.number)],
    ...(page.draft === null ? [[bold(signedBy), page.signer]] : [[bold(page.draft), null]]),
    ...(page.replaces === null ? [] : [[null, page.replaces]]),
    [page.foot],
  ];
}

function rowsOf({ title, blocks }: PageSection): Row[] {
  return [[{ value: title, fontWeight: 'bold' }], ...blocks.flatMap(blockRows)];
}

function blockRows(block: Block): Row[] {
  switch (block.type) {
    case 'text':
      return [[block.text]];
    case 'charts':
      return block.charts.flatMap(({ title, points, first, last }): Row[] => [
        [{ value: `${title}, ${first} – ${last}`, fontWeight: 'bold' }, ...points],
      ]);
    case 'table':
      return [
        [],
        ...(block.caption === null ? [] : [[{ value: block.caption, fontWeight: 'bold' as const }]]),
        [...block.columns.map(({ head: value }) => ({ value, fontWeight: 'bold' as const })), ...noteHead(block)],
        ...block.rows.map((row): Row => [
          ...row.map(({ text, value }) => value ?? text),
          ...(noteHead(block).length ? [row.flatMap(({ note }) => note ?? []).join(' · ')] : []),
        ]),
      ];
  }
}

// What stands small below a name on paper is a column of its own.
const noteHead = ({ rows }: Table): Row => (rows.some((row) => row.some(({ note }) => note !== undefined)) ? [''] : []);

function widthsOf({ blocks }: PageSection): { width: number }[] {
  const tables = blocks.filter((block) => block.type === 'table');
  const most = Math.max(1, ...tables.map(({ columns }) => columns.length));
  return Array.from({ length: most + 1 }, (_, n) => ({
    width: Math.max(12, ...tables.map(({ columns }) => (columns[n]?.width ?? 0) * WIDTH_OF_SHARE)),
  }));
}

/** Excel takes 31 characters, no `\\/*?:[]`, and no name twice: a longer one ends after a whole word. */
export function nameOf(words: string, taken: Set<string>): string {
  const clean = words.replace(/[\\/*?:[\]]/g, ' ');
  const base = clean.length <= LONGEST_NAME ? clean : `${clean.slice(0, LONGEST_NAME).replace(/\s+\S*$/, '')}…`;
  let name = base;
  for (let n = 2; taken.has(name); n += 1) name = `${base} ${n}`;
  taken.add(name);
  return name;
}
