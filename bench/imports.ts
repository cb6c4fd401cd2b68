import { setTimeout as wait } from 'node:timers/promises';
import type { Figure } from './lib/figures.ts';
import { cpuMs, memory } from './lib/processes.ts';
import { startProduct, type Product } from './lib/product.ts';
import { workbook } from './lib/workbook.ts';
import type { Setting } from './lib/setting.ts';

const ROWS = 100_000;

interface Import {
  readonly id: string;
  readonly state: string;
  readonly rows: {
    readonly read: number;
    readonly accepted: number;
    readonly duplicate: number;
    readonly rejected: number;
  };
  readonly problem: unknown;
}

/** Readings of 500 sensors within the last hours. */
const EVENTS = {
  code: 'bench-events',
  vi: 'Đo nhập sự kiện',
  en: 'Bench of events',
  format: { type: 'csv' },
  decimal: ',',
  target: { type: 'event', kind: 'sensor.reading', source: '/bench/readings' },
  fields: [
    { to: 'key', from: 'Trạm', required: true },
    { to: 'data.sensor', from: 'Trạm', required: true },
    {
      to: 'data.observedProperty',
      from: 'Chỉ tiêu',
      codes: { values: { 'Bụi mịn': 'pm25', 'Nhiệt độ': 'temperature' } },
    },
    { to: 'data.value', from: 'Giá trị', type: 'number', unit: { from: 'mg/m3', to: 'µg/m3' }, required: true },
    { to: 'data.unit', default: 'µg/m3' },
    { to: 'time', from: 'Thời điểm', type: 'instant', formats: ['dd/MM/yyyy HH:mm:ss'], required: true },
    { to: 'data.note', expression: '=upper case(value)', from: 'Ghi chú' },
  ],
  dedup: ['Trạm', 'Thời điểm'],
};

/** One number of a measure for each unit and day. */
const valuesOf = (measure: string): object => ({
  code: 'bench-values',
  vi: 'Đo nhập số liệu',
  en: 'Bench of numbers',
  format: { type: 'csv' },
  decimal: ',',
  target: { type: 'measure', measure },
  fields: [
    { to: 'period', from: 'Ngày', type: 'period', period: 'day', formats: ['dd/MM/yyyy'], required: true },
    { to: 'orgUnit', from: 'Đơn vị', required: true },
    { to: 'value', from: 'Số', type: 'number', required: true },
  ],
});

const two = (value: number): string => String(value).padStart(2, '0');
const dateOf = (ms: number): string => {
  const at = new Date(ms + 7 * 3_600_000);
  return `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`;
};
const timeOf = (ms: number): string => {
  const at = new Date(ms + 7 * 3_600_000);
  return `${dateOf(ms)} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
};

function eventsFile(count: number): string {
  const begin = Date.now() - 6 * 3_600_000;
  const lines = ['Trạm;Chỉ tiêu;Giá trị;Thời điểm;Ghi chú'];
  for (let n = 0; n < count; n += 1)
    lines.push(`TRAM-${n % 500};Bụi mịn;0,0${10 + (n % 40)};${timeOf(begin + Math.floor(n / 500) * 60_000)};lô ${n}`);
  return lines.join('\n');
}

/** The same as a workbook, under another station so that they are other events; every remark is a text of its own. */
function eventsWorkbook(count: number): Buffer {
  const begin = Date.now() - 6 * 3_600_000;
  const rows: (string | number)[][] = [['Trạm', 'Chỉ tiêu', 'Giá trị', 'Thời điểm', 'Ghi chú']];
  for (let n = 0; n < count; n += 1) {
    const time = timeOf(begin + Math.floor(n / 500) * 60_000);
    rows.push([`BANG-${n % 500}`, 'Bụi mịn', (10 + (n % 40)) / 1_000, time, `lô ${n} của trạm quan trắc không khí`]);
  }
  return workbook(rows);
}

function valuesFile(count: number, units: readonly string[]): string {
  const yesterday = Date.now() - 86_400_000;
  const lines = ['Ngày;Đơn vị;Số'];
  for (let n = 0; n < count; n += 1)
    lines.push(
      `${dateOf(yesterday - Math.floor(n / units.length) * 86_400_000)};${units[n % units.length]};${n % 100},5`,
    );
  return lines.join('\n');
}

/** Publishes a mapping by two persons. */
async function publish({ centre }: Product, mapping: object): Promise<void> {
  const { code } = mapping as { code: string };
  const [designer, approver] = [await centre.person('designer'), await centre.person('approver')];
  await designer.put(`/mappings/${code}`, mapping);
  await designer.post(`/mappings/${code}/versions/1/submit`, {});
  await approver.post(`/mappings/${code}/versions/1/approve`, {});
}

/** Hands a file in and waits until every row has its verdict; watches the memory of the worker meanwhile. */
async function bringIn(
  product: Product,
  mapping: string,
  file: string | Buffer,
): Promise<{ done: Import; seconds: number; worker: number; cpu: string }> {
  const { centre, processes } = product;
  const supervisor = await centre.person('supervisor');
  const form = new FormData();
  form.set('mapping', mapping);
  form.set('file', new Blob([file as BlobPart]), `${mapping}.${typeof file === 'string' ? 'csv' : 'xlsx'}`);
  const before = await cpuMs(await processes());
  const begin = performance.now();
  const { id } = await supervisor.form<Import>('/imports', form);
  let worker = 0;
  for (;;) {
    const done = await supervisor.get<Import>(`/imports/${id}`);
    worker = Math.max(worker, (await memory(await processes())).get('worker') ?? 0);
    if (!['queued', 'running'].includes(done.state)) {
      const seconds = (performance.now() - begin) / 1_000;
      const after = await cpuMs(await processes());
      const cpu = ['worker', 'api', 'postgres']
        .map((name) => `${name} ${(((after.get(name) ?? 0) - (before.get(name) ?? 0)) / 1_000).toFixed(1)}`)
        .join(', ');
      return { done, seconds, worker, cpu };
    }
    await wait(250);
  }
}

function figures(
  what: string,
  { done, seconds, worker, cpu }: Awaited<ReturnType<typeof bringIn>>,
  idle: number,
  aim: number,
): Figure[] {
  const { read, accepted, duplicate, rejected } = done.rows;
  if (done.state !== 'completed' || rejected > 0) throw new Error(JSON.stringify(done));
  return [
    {
      what: `${what}: from the upload until all are checked and in`,
      value: `${seconds.toFixed(1)} s, ${Math.round(read / seconds).toLocaleString('en')} rows/s`,
      aim: `≤ ${aim} s`,
    },
    { what: `${what}: accepted / duplicate / refused`, value: `${accepted} / ${duplicate} / ${rejected}` },
    { what: `${what}: seconds of a core, by process (the API runs rules and indicators meanwhile)`, value: cpu },
    { what: `${what}: most memory of the worker (idle)`, value: `${worker} MB (${idle} MB)` },
  ];
}

/** 100,000 rows of a CSV file and of a workbook as events, again as what is known already, and as numbers; rules and indicators run meanwhile. */
export async function benchImports(setting: Setting): Promise<readonly Figure[]> {
  const count = setting.short ? ROWS / 10 : ROWS;
  const aim = setting.short ? 6 : 60;
  const product = await startProduct(setting);
  const supervisor = await product.centre.person('supervisor');
  const { items: measures } = await supervisor.get<{
    items: { code: string; frequency: string; aggregation: { org: string }; indicator: boolean }[];
  }>('/measures?limit=500');
  const measure = measures.find((one) => one.frequency === 'daily' && one.aggregation.org === 'sum' && !one.indicator);
  const { items: units } = await supervisor.get<{ items: { code: string }[] }>('/org-units?limit=500');
  if (!measure) throw new Error('the sample province has no daily measure');
  await publish(product, EVENTS);
  await publish(product, valuesOf(measure.code));
  const idle = (await memory(await product.processes())).get('worker') ?? 0;
  const events = eventsFile(count);
  const rows = count.toLocaleString('en');
  const measured = [
    ...figures(`${rows} rows as events`, await bringIn(product, EVENTS.code, events), idle, aim),
    ...figures(
      `${rows} rows of a workbook as events`,
      await bringIn(product, EVENTS.code, eventsWorkbook(count)),
      idle,
      aim,
    ),
    ...figures(`${rows} rows again`, await bringIn(product, EVENTS.code, events), idle, aim),
  ];
  const file = valuesFile(
    count,
    units.map(({ code }) => code),
  );
  return [
    ...measured,
    ...figures(
      `${rows} rows as numbers of ${units.length} units`,
      await bringIn(product, 'bench-values', file),
      idle,
      aim,
    ),
  ];
}
