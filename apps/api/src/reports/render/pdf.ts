import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import pdfmake, { type Content, type TableCell } from 'pdfmake';
import { chartSvg } from './chart-svg.ts';
import type { Block, Cell, Page, Tone } from './page.ts';
import type { Language } from './printed.ts';

const FONT = 'Tinos';
// The free font with the widths of Times New Roman, which documents of the state are set in.
const fonts = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/tinos/package.json'));
const ttf = (style: string): string => `${fonts}/${style}/Tinos_${style}.ttf`;
pdfmake.setFonts({
  [FONT]: {
    normal: ttf('400Regular'),
    bold: ttf('700Bold'),
    italics: ttf('400Regular_Italic'),
    bolditalics: ttf('700Bold_Italic'),
  },
});
// It reads its fonts, and nothing else from anywhere.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path.startsWith(fonts));

const MM = 72 / 25.4;
const TONES: Readonly<Record<Tone, object>> = {
  normal: {},
  note: { fontSize: 11, italics: true },
  remark: {},
  warning: { bold: true },
};

/** A report as PDF, A4. */
export function pdfOf(page: Page): Promise<Buffer> {
  const document: Parameters<typeof pdfmake.createPdf>[0] = {
    pageSize: 'A4',
    pageMargins: [30 * MM, 20 * MM, 15 * MM, 20 * MM],
    defaultStyle: { font: FONT, fontSize: 13, lineHeight: 1.15 },
    info: { title: page.title, author: page.issuer, subject: page.subtitle },
    ...(page.draft !== null && { watermark: { text: page.draft, opacity: 0.05, bold: true } }),
    // Page numbers stand in the middle of the upper margin, from the second page on.
    header: (number: number) =>
      number === 1 ? '' : { text: String(number), alignment: 'center', fontSize: 13, margin: [0, 10 * MM, 0, 0] },
    footer: { text: page.foot, fontSize: 8, color: '#444444', margin: [30 * MM, 6 * MM, 15 * MM, 0] },
    content: [
      head(page),
      { text: page.kind, bold: true, fontSize: 14, alignment: 'center', margin: [0, 18, 0, 0] },
      { text: page.title, bold: true, alignment: 'center' },
      { text: page.subtitle, bold: true, alignment: 'center', margin: [0, 0, 0, 10] },
      ...(page.replaces === null ? [] : [{ text: page.replaces, italics: true, alignment: 'center' } as Content]),
      ...page.sections.flatMap(({ title, blocks }): Content[] => [
        { text: title, bold: true, margin: [0, 10, 0, 4], headlineLevel: 1 },
        ...blocks.flatMap((block) => blockContent(block, page.lang)),
      ]),
      foot(page),
    ],
    pageBreakBefore: (node, query) => {
      const { getFollowingNodesOnPage } = query as { getFollowingNodesOnPage: () => readonly unknown[] };
      return node.headlineLevel === 1 && getFollowingNodesOnPage().length === 0;
    },
  };
  return pdfmake.createPdf(document).getBuffer() as Promise<Buffer>;
}

function head(page: Page): Content {
  const rule = (width: number): Content => ({
    canvas: [{ type: 'line', x1: 0, y1: 2, x2: width, y2: 2, lineWidth: 0.7 }],
    alignment: 'center',
  });
  const left: Content[] = [
    ...(page.above === null ? [] : [{ text: page.above, fontSize: 12 }]),
    { text: page.issuer, bold: true, fontSize: 12 },
    rule(60),
    { text: page.number, margin: [0, 6, 0, 0] },
  ];
  const right: Content[] = [
    { text: page.nation[0], bold: true, fontSize: 12 },
    { text: page.nation[1], bold: true, fontSize: 13 },
    rule(150),
    { text: page.placeAndDate, italics: true, margin: [0, 6, 0, 0] },
  ];
  return {
    columns: [
      { width: '44%', stack: left, alignment: 'center' },
      { width: '56%', stack: right, alignment: 'center' },
    ],
    columnGap: 8,
  };
}

function blockContent(block: Block, lang: Language): Content[] {
  switch (block.type) {
    case 'text':
      return [{ text: block.text, alignment: 'justify', margin: [0, 0, 0, 4], ...TONES[block.tone] }];
    case 'charts':
      return pairs(block.charts.map((chart) => chartSvg(chart, lang, FONT))).map(([left = '', right]) => ({
        columns: [{ svg: left, width: 228 }, right === undefined ? { text: '' } : { svg: right, width: 228 }],
        columnGap: 8,
        margin: [0, 2, 0, 4],
      }));
    case 'table': {
      const { caption, columns, rows } = block;
      const heads = columns.map(({ head: text }): TableCell => ({ text, bold: true, alignment: 'center' }));
      const body = rows.map((row) => row.map((cell, n) => cellContent(cell, columns[n]?.align ?? 'left')));
      return [
        ...(caption === null ? [] : [{ text: caption, bold: true, margin: [0, 4, 0, 2], headlineLevel: 1 } as Content]),
        {
          table: {
            headerRows: 1,
            dontBreakRows: true,
            widths: columns.map(({ width }) => `${width}%`),
            body: [heads, ...body],
          },
          layout: { hLineWidth: () => 0.5, vLineWidth: () => 0.5, paddingTop: () => 2, paddingBottom: () => 2 },
          fontSize: 11,
          margin: [0, 0, 0, 8],
        },
      ];
    }
  }
}

function cellContent({ text, note, bold }: Cell, alignment: 'left' | 'right' | 'center'): TableCell {
  const words = { text, ...(bold && { bold }) };
  return note === undefined
    ? { ...words, alignment }
    : { stack: [words, { text: note, fontSize: 9, color: '#444444' }], alignment };
}

function foot(page: Page): Content {
  const { recipients } = page;
  const left: Content[] =
    recipients.length === 0
      ? []
      : [
          { text: page.recipientsHead, bold: true, italics: true, fontSize: 12 },
          ...recipients.map((one, n): Content => ({
            text: `- ${one}${n < recipients.length - 1 ? ';' : '.'}`,
            fontSize: 11,
          })),
        ];
  const right: Content[] = [
    { text: page.signerTitle, bold: true },
    page.signature === null
      ? { text: '\n\n\n' }
      : { text: page.signature, italics: true, fontSize: 10, margin: [0, 12, 0, 12] },
    { text: page.signer, bold: true },
  ];
  return {
    columns: [
      { width: '50%', stack: left },
      { width: '50%', stack: right, alignment: 'center' },
    ],
    margin: [0, 20, 0, 0],
    unbreakable: true,
  } as Content;
}

function pairs(items: readonly string[]): (readonly string[])[] {
  const found: string[][] = [];
  for (let n = 0; n < items.length; n += 2) found.push(items.slice(n, n + 2));
  return found;
}
