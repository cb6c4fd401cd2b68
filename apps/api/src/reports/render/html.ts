import { chartSvg, escaped } from './chart-svg.ts';
import type { Block, Cell, Page } from './page.ts';
import type { Language } from './printed.ts';

const FONT = "'Times New Roman', Tinos, 'Liberation Serif', serif";
const STYLE = `
@page { size: A4; margin: 20mm 15mm 20mm 30mm; }
body { font: 13pt/1.35 ${FONT}; color: #000; background: #fff; max-width: 165mm; margin: 12mm auto; padding: 0 4mm; }
header { display: flex; gap: 6mm; align-items: flex-start; } header > div { flex: 1 1 0; text-align: center; }
header p, .title p, footer p { margin: 0; } .rule { display: inline-block; border-bottom: 1px solid #000; padding-bottom: 1mm; }
.place { font-style: italic; margin-top: 2mm !important; } .title { text-align: center; margin: 8mm 0 6mm; }
h1 { font-size: 14pt; margin: 0; } .title p { font-weight: bold; } h2 { font-size: 13pt; margin: 6mm 0 2mm; break-after: avoid; }
table { border-collapse: collapse; width: 100%; font-size: 11pt; margin: 1mm 0 4mm; } caption { text-align: left; font-weight: bold; padding: 1mm 0; }
th, td { border: 1px solid #555; padding: 1mm 1.5mm; vertical-align: top; } thead { display: table-header-group; } tr { break-inside: avoid; }
small { display: block; color: #444; font-size: 9.5pt; } .right { text-align: right; font-variant-numeric: tabular-nums; } .center { text-align: center; }
p { margin: 0 0 2mm; } main p { text-align: justify; } .note { font-size: 11pt; font-style: italic; } .warning { font-weight: bold; }
.remark { white-space: pre-wrap; } .charts { display: flex; flex-wrap: wrap; gap: 3mm; margin-bottom: 4mm; } .charts svg { flex: 0 1 78mm; height: auto; }
.sign { display: flex; margin-top: 10mm; break-inside: avoid; } .sign > div { flex: 1 1 0; } .sign ul { list-style: none; margin: 0; padding: 0; font-size: 11pt; }
.sign .who { text-align: center; } .gap { height: 16mm; } footer { margin-top: 8mm; border-top: 1px solid #999; font-size: 9pt; overflow-wrap: anywhere; }
.draft { text-align: right; font-weight: bold; letter-spacing: 2px; } @media (max-width: 700px) { header, .sign { flex-direction: column; } header > div { flex: none; width: 100%; } .wide { overflow-x: auto; } }
@media print { body { margin: 0; padding: 0; max-width: none; } .wide { overflow: visible; } }`;

/** A report as one HTML page that needs nothing else. */
export function htmlOf(page: Page): string {
  const { lang, nation, recipients } = page;
  return `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(page.title)}</title><style>${STYLE}</style></head><body>
${page.draft === null ? '' : `<p class="draft">${escaped(page.draft)}</p>`}
<header><div>${page.above === null ? '' : `<p>${escaped(page.above)}</p>`}<p><b class="rule">${escaped(page.issuer)}</b></p><p class="place">${escaped(page.number)}</p></div>
<div><p><b>${escaped(nation[0])}</b></p><p><b class="rule">${escaped(nation[1])}</b></p><p class="place">${escaped(page.placeAndDate)}</p></div></header>
<div class="title"><h1>${escaped(page.kind)}</h1><p>${escaped(page.title)}</p><p>${escaped(page.subtitle)}</p>${page.replaces === null ? '' : `<p class="note">${escaped(page.replaces)}</p>`}</div>
<main>${page.sections.map(({ title, blocks }) => `<section><h2>${escaped(title)}</h2>${blocks.map((block) => blockHtml(block, lang)).join('\n')}</section>`).join('\n')}</main>
<div class="sign"><div>${recipients.length === 0 ? '' : `<b><i>${escaped(page.recipientsHead)}</i></b><ul>${recipients.map((one, n) => `<li>- ${escaped(one)}${n < recipients.length - 1 ? ';' : '.'}</li>`).join('')}</ul>`}</div>
<div class="who"><p><b>${lines(page.signerTitle)}</b></p>${page.signature === null ? '<div class="gap"></div>' : `<p class="note">${escaped(page.signature)}</p>`}<p><b>${escaped(page.signer)}</b></p></div></div>
<footer>${escaped(page.foot)}</footer>
</body></html>`;
}

function blockHtml(block: Block, lang: Language): string {
  switch (block.type) {
    case 'text':
      return `<p class="${block.tone}">${escaped(block.text)}</p>`;
    case 'charts':
      return `<div class="charts">${block.charts.map((chart) => chartSvg(chart, lang, 'Times New Roman, Tinos, serif')).join('')}</div>`;
    case 'table': {
      const { caption, columns, rows } = block;
      const heads = columns.map(({ head, width }) => `<th scope="col" style="width:${width}%">${escaped(head)}</th>`);
      const body = rows.map(
        (row) => `<tr>${row.map((cell, n) => cellHtml(cell, columns[n]?.align ?? 'left')).join('')}</tr>`,
      );
      return `<div class="wide"><table>${caption === null ? '' : `<caption>${escaped(caption)}</caption>`}<thead><tr>${heads.join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
    }
  }
}

function cellHtml({ text, note, bold }: Cell, align: string): string {
  const words = bold ? `<b>${escaped(text)}</b>` : escaped(text);
  return `<td class="${align}">${words}${note === undefined ? '' : `<small>${escaped(note)}</small>`}</td>`;
}

const lines = (words: string): string => words.split('\n').map(escaped).join('<br>');
