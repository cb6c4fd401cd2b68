import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
  convertMillimetersToTwip as mm,
  type IRunOptions,
} from 'docx';
import type { Block, Cell, Chart, Page } from './page.ts';
import type { Language } from './printed.ts';
import { numberText } from './words.ts';

const FONT = 'Times New Roman';
const TEXT_WIDTH = mm(165);
const ALIGN = {
  left: AlignmentType.LEFT,
  right: AlignmentType.RIGHT,
  center: AlignmentType.CENTER,
} as const;
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;
const BARE = { top: NONE, bottom: NONE, left: NONE, right: NONE } as const;

/** A report as a Word document that people can go on writing in: A4, the margins and font of Nghị định 30/2020. Charts become their values. */
export function docxOf(page: Page): Promise<Buffer> {
  const document = new Document({
    title: page.title,
    creator: page.issuer,
    styles: { default: { document: { run: { font: FONT, size: 26 } } } },
    sections: [
      {
        properties: {
          page: {
            size: { width: mm(210), height: mm(297) },
            margin: { top: mm(20), bottom: mm(20), left: mm(30), right: mm(15) },
          },
        },
        footers: { default: new Footer({ children: [line(page.foot, { size: 16 })] }) },
        children: [
          ...(page.draft === null ? [] : [line(page.draft, { bold: true }, 'right')]),
          head(page),
          line('', {}),
          line(page.kind, { bold: true, size: 28 }, 'center'),
          line(page.title, { bold: true }, 'center'),
          line(page.subtitle, { bold: true }, 'center'),
          ...(page.replaces === null ? [] : [line(page.replaces, { italics: true }, 'center')]),
          ...page.sections.flatMap(({ title, blocks }) => [
            new Paragraph({
              heading: HeadingLevel.HEADING_1,
              keepNext: true,
              spacing: { before: 200, after: 80 },
              children: [new TextRun({ text: title, bold: true, size: 26, font: FONT, color: '000000' })],
            }),
            ...blocks.flatMap((block) => blockParts(block, page.lang)),
          ]),
          line('', {}),
          foot(page),
        ],
      },
    ],
  });
  return Packer.toBuffer(document);
}

function line(text: string, run: IRunOptions, align: keyof typeof ALIGN | 'justify' = 'left'): Paragraph {
  return new Paragraph({
    alignment: align === 'justify' ? AlignmentType.JUSTIFIED : ALIGN[align],
    spacing: { after: 60 },
    children: text.split('\n').map((words, n) => new TextRun({ text: words, ...run, ...(n > 0 && { break: 1 }) })),
  });
}

function blockParts(block: Block, lang: Language): (Paragraph | Table)[] {
  switch (block.type) {
    case 'text':
      return [
        line(
          block.text,
          { italics: block.tone === 'note', bold: block.tone === 'warning', size: block.tone === 'note' ? 22 : 26 },
          'justify',
        ),
      ];
    case 'charts':
      return block.charts.map((chart) => line(chartText(chart, lang), { size: 20 }));
    case 'table': {
      const widths = block.columns.map(({ width }) => Math.round((TEXT_WIDTH * width) / 100));
      const heads = block.columns.map(({ head: text }) => ({ text, bold: true }));
      return [
        ...(block.caption === null
          ? []
          : [
              new Paragraph({
                keepNext: true,
                spacing: { before: 120 },
                children: [new TextRun({ text: block.caption, bold: true })],
              }),
            ]),
        new Table({
          layout: TableLayoutType.FIXED,
          width: { size: TEXT_WIDTH, type: WidthType.DXA },
          columnWidths: widths,
          rows: [
            new TableRow({
              tableHeader: true,
              children: heads.map((cell, n) => cellPart(cell, 'center', widths[n] ?? 0)),
            }),
            ...block.rows.map(
              (row) =>
                new TableRow({
                  cantSplit: true,
                  children: row.map((cell, n) => cellPart(cell, block.columns[n]?.align ?? 'left', widths[n] ?? 0)),
                }),
            ),
          ],
        }),
        line('', { size: 12 }),
      ];
    }
  }
}

function cellPart({ text, note, bold = false }: Cell, align: keyof typeof ALIGN, width: number): TableCell {
  const paragraph = (words: string, run: IRunOptions) =>
    new Paragraph({ alignment: ALIGN[align], children: [new TextRun({ text: words, ...run })] });
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    margins: { left: 60, right: 60, top: 20, bottom: 20 },
    children: [
      paragraph(text, { bold, size: 22 }),
      ...(note === undefined ? [] : [paragraph(note, { size: 18, color: '444444' })]),
    ],
  });
}

const chartText = ({ title, points, first, last }: Chart, lang: Language): string =>
  `${title}, ${first} – ${last}: ${points.map((value) => numberText(value, lang)).join(' → ')}`;

function head(page: Page): Table {
  const run = { size: 24 };
  return columns(44, [
    [
      ...(page.above === null ? [] : [line(page.above, run, 'center')]),
      line(page.issuer, { ...run, bold: true, underline: {} }, 'center'),
      line(page.number, {}, 'center'),
    ],
    [
      line(page.nation[0], { ...run, bold: true }, 'center'),
      line(page.nation[1], { bold: true, underline: {} }, 'center'),
      line(page.placeAndDate, { italics: true }, 'center'),
    ],
  ]);
}

function foot(page: Page): Table {
  const { recipients } = page;
  const left =
    recipients.length === 0 ? [line('', {})] : [line(page.recipientsHead, { bold: true, italics: true, size: 24 })];
  return columns(50, [
    [...left, ...recipients.map((one, n) => line(`- ${one}${n < recipients.length - 1 ? ';' : '.'}`, { size: 22 }))],
    [
      line(page.signerTitle, { bold: true }, 'center'),
      line(page.signature ?? '\n\n', { italics: true, size: 20 }, 'center'),
      line(page.signer, { bold: true }, 'center'),
    ],
  ]);
}

function columns(left: number, [first, second]: readonly [Paragraph[], Paragraph[]]): Table {
  const widths = [Math.round((TEXT_WIDTH * left) / 100), Math.round((TEXT_WIDTH * (100 - left)) / 100)];
  const cell = (children: Paragraph[], n: number) =>
    new TableCell({ borders: BARE, width: { size: widths[n] ?? 0, type: WidthType.DXA }, children });
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    columnWidths: widths,
    borders: { ...BARE, insideHorizontal: NONE, insideVertical: NONE },
    rows: [new TableRow({ cantSplit: true, children: [cell(first, 0), cell(second, 1)] })],
  });
}
