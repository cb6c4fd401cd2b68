import { parentPort, workerData } from 'node:worker_threads';
import { docxOf } from './docx.ts';
import { htmlOf } from './html.ts';
import { layOut } from './lay-out.ts';
import { pdfOf } from './pdf.ts';
import type { Language, Printed } from './printed.ts';
import { xlsxOf } from './xlsx.ts';

/** What is put on paper in a thread of its own. */
export interface RenderOrder {
  readonly printed: Printed;
  readonly format: 'html' | 'pdf' | 'docx' | 'xlsx';
  readonly lang: Language;
}

const { printed, format, lang } = workerData as RenderOrder;
const page = layOut(printed, lang);
const makers = {
  html: () => Buffer.from(htmlOf(page)),
  pdf: () => pdfOf(page),
  docx: () => docxOf(page),
  xlsx: () => xlsxOf(page),
};
parentPort?.postMessage(new Uint8Array(await makers[format]()));
