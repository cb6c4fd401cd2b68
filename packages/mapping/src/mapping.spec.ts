import { describe, expect, it } from '@jest/globals';
import { bindRecords, bindTable } from './bind.ts';
import { checkMapping } from './check.ts';
import { readNumber } from './number-text.ts';
import { readPath, valueAt } from './path.ts';
import { instantOf, periodOf, timeReader } from './time-text.ts';
import type { FieldMapping, MappingDocument } from './types.ts';
import { converter } from './units.ts';

const context = {
  isMeasure: (code: string) => code === 'fires' || code === 'floods',
  isObservation: (kind: string) => kind === 'sensor.reading',
};
const cases: MappingDocument = {
  code: 'ca-benh',
  vi: 'Ca bệnh hằng ngày',
  en: 'Daily cases',
  format: { type: 'csv' },
  decimal: ',',
  target: { type: 'event', kind: 'case.reported' },
  fields: [
    { to: 'data.eventType', default: 'HEA-CASE' },
    { to: 'data.title', from: 'Tên bệnh', required: true },
    { to: 'time', from: 'Ngày', type: 'instant', formats: ['dd/MM/yyyy HH:mm', 'dd/MM/yyyy'], required: true },
    { to: 'data.severity', from: 'Mức', codes: { values: { Nặng: 'high', Nhẹ: 'low' } } },
    { to: 'data.attributes.temperature', from: 'Nhiệt độ', type: 'number', unit: { from: '°F', to: '°C' } },
    { to: 'data.attributes.place', expression: '=upper case(row.xã) + "!"' },
  ],
  dedup: ['Mã ca'],
};
const columns = ['Mã ca', 'TÊN  BỆNH', 'Ngày', 'Mức', 'Nhiệt độ', 'xã'];
const mapped = (document: MappingDocument, ...cells: string[]) => {
  const bound = bindTable(document, columns);
  if (!bound.ok) throw new Error(JSON.stringify(bound.problems));
  return bound.map(cells);
};

describe('a row of a table', () => {
  it('becomes an event: columns by name, codes, decimal comma, units, local time, FEEL', () => {
    expect(mapped(cases, 'A-1', 'Sốt xuất huyết', '5/11/2026 07:30', 'nặng', '102,2', 'x07')).toEqual({
      ok: true,
      type: 'event',
      key: ['A-1'],
      event: {
        specversion: '1.0',
        type: 'case.reported',
        time: '2026-11-05T00:30:00.000Z',
        data: {
          eventType: 'HEA-CASE',
          title: 'Sốt xuất huyết',
          severity: 'high',
          attributes: { temperature: 39, place: 'X07!' },
        },
      },
    });
  });

  it('is refused with every fault, each by its column, in both languages', () => {
    const result = mapped(cases, '', ' ', '31/02/2026', 'vừa', '1,234.5', 'x');
    expect(result.ok).toBe(false);
    if (result.ok) return;
    expect(result.problems.map(({ column, code }) => [column, code])).toEqual([
      ['Tên bệnh', 'MISSING'],
      ['Ngày', 'BAD_TIME'],
      ['Mức', 'CODE_UNKNOWN'],
      ['Nhiệt độ', 'NOT_A_NUMBER'],
      ['Mã ca', 'KEY_MISSING'],
    ]);
    for (const { message } of result.problems) expect([message.vi, message.en].every(Boolean)).toBe(true);
    expect(result.problems[1]?.message.vi).toContain('(dd/MM/yyyy HH:mm, dd/MM/yyyy, ISO 8601)');
  });

  it('may hold several numbers; what is not given is none', () => {
    const wide: MappingDocument = {
      ...cases,
      target: { type: 'measure' },
      fields: [
        { to: 'period', from: 'Ngày', type: 'period', period: 'month', formats: ['MM/yyyy'], required: true },
        { to: 'orgUnit', from: 'xã', required: true },
        { to: 'values.fires', from: 'Mức', type: 'integer' },
        { to: 'values.floods', from: 'Nhiệt độ', type: 'number' },
      ],
      dedup: [],
    };
    expect(mapped(wide, '', '', '11/2026', '3', '', 'P01')).toEqual({
      ok: true,
      type: 'measure',
      key: [],
      values: [{ measure: 'fires', field: 'values.fires', value: { period: '2026-11', orgUnit: 'P01', value: 3 } }],
    });
    expect(mapped(wide, '', '', '11/2026', '', '', 'P01')).toMatchObject({ ok: false });
    expect(checkMapping(wide, context)).toEqual([]);
  });

  it('needs its columns to be there, once', () => {
    const bound = bindTable(cases, ['Mã ca', 'Tên bệnh', 'Ngày', 'Ngày', 'Mức', 'xã']);
    expect(bound.ok ? [] : bound.problems.map(({ path, code }) => [path, code])).toEqual([
      ['/fields/2/from', 'COLUMN_TWICE'],
      ['/fields/4/from', 'COLUMN_MISSING'],
    ]);
    const other = bindTable(cases, ['Mã ca;Ngày;xã']);
    const told = other.ok ? [] : other.problems.map(({ message }) => message.vi);
    expect(told[0]).toMatch(/không có cột “Tên bệnh”, mà có: “Mã ca;Ngày;xã”\.$/);
    expect(told[1]).not.toContain('mà có');
  });

  it('is bounded: an expression that would run for long is a fault of the row', () => {
    const heavy = { ...cases, fields: [{ to: 'data.x', expression: 'count(for i in 1..1000000 return i)' }] };
    expect(mapped(heavy, 'A')).toMatchObject({ ok: false, problems: [{ code: 'EXPRESSION_FAILED' }] });
  });
});

describe('a record', () => {
  it('is read by paths; inherited properties are none', () => {
    const document: MappingDocument = {
      ...cases,
      format: { type: 'json', items: 'data.rows' },
      target: { type: 'event', kind: 'sensor.reading' },
      fields: [
        { to: 'data.sensor', from: 'station.code' },
        { to: 'data.value', from: 'values[1]', type: 'number', unit: { from: 'mg/m3', to: 'µg/m3' } },
        { to: 'data.note', from: 'constructor.name' },
      ],
      dedup: ['station.code', 'values[0]'],
    };
    expect(checkMapping(document, context)).toEqual([]);
    expect(bindRecords(document)({ station: { code: 'S1' }, values: [7, 0.1] })).toMatchObject({
      key: ['S1', '7'],
      event: { data: { sensor: 'S1', value: 100 } },
    });
  });
});

describe('a document', () => {
  const codes = (over: Partial<MappingDocument>) =>
    checkMapping({ ...cases, ...over }, context).map(({ path, code }) => `${path} ${code}`);
  const field = (over: Partial<FieldMapping>) => codes({ fields: [{ to: 'data.eventType', from: 'x', ...over }] });

  it.each([
    ['a good one', codes({}), []],
    ['an unknown zone', codes({ zone: 'Mars' }), ['/zone UNKNOWN_ZONE']],
    ['no key', codes({ dedup: [] }), ['/dedup KEY_MISSING']],
    ['FEEL that can not be read', field({ expression: '=1 +' }), ['/fields/0/expression EXPRESSION_INVALID']],
    ['an unknown name', field({ expression: 'cell + 1' }), ['/fields/0/expression EXPRESSION_UNKNOWN_NAME']],
    [
      'an unknown function',
      field({ expression: 'fetch(value)' }),
      ['/fields/0/expression EXPRESSION_UNKNOWN_FUNCTION'],
    ],
    ['a format without a year', field({ type: 'date', formats: ['dd/MM'] }), ['/fields/0/formats/0 BAD_FORMAT']],
    ['a format of words', field({ type: 'date', formats: ['dd-Mon-yyyy'] }), ['/fields/0/formats/0 BAD_FORMAT']],
    [
      'an unknown unit',
      field({ type: 'number', unit: { from: 'vat', to: 'm' } }),
      ['/fields/0/unit/from UNKNOWN_UNIT'],
    ],
    ['units that differ', field({ type: 'number', unit: { from: 'kg', to: 'm' } }), ['/fields/0/unit UNITS_DIFFER']],
    [
      'a default that is not there',
      field({ codes: { values: { a: 1 }, unknown: 'default' } }),
      ['/fields/0/default DEFAULT_MISSING'],
    ],
    ['no event type', codes({ fields: [{ to: 'data.title', from: 'x' }] }), ['/fields FIELD_MISSING']],
    [
      'a field given twice',
      codes({ fields: [...cases.fields, { to: 'data.title', from: 'y' }] }),
      ['/fields/6/to FIELD_TWICE'],
    ],
    [
      'a field inside of a field',
      codes({ fields: [...cases.fields, { to: 'data.attributes', from: 'y' }] }),
      ['/fields/6/to FIELD_TWICE'],
    ],
    [
      'a field that the target lacks',
      field({ to: 'specversion' }),
      ['/fields/0/to UNKNOWN_FIELD', '/fields FIELD_MISSING'],
    ],
    [
      'an unknown measure',
      codes({
        target: { type: 'measure', measure: 'x' },
        fields: ['period', 'orgUnit', 'value'].map((to) => ({ to, from: to })),
      }),
      ['/target/measure UNKNOWN_MEASURE'],
    ],
  ])('with %s', (_, found, expected) => expect(found).toEqual(expected));
});

describe('texts', () => {
  it.each([
    ['1.234,5', ',', 1234.5],
    ['1 234,5', ',', 1234.5],
    ['1,234.5', '.', 1234.5],
    ['12.34,5', ',', null],
    ['1,5', '.', null],
    ['-0,5', ',', -0.5],
    ['NaN', '.', null],
    ['Infinity', '.', null],
    ['1e400', '.', null],
    ['', '.', null],
    ['-', '.', null],
  ] as const)('the number %s with %s', (text, decimal, value) => expect(readNumber(text, decimal)).toBe(value));

  it.each([
    ['dd/MM/yyyy', '5/11/2026', '2026-11-04T17:00:00.000Z'],
    ['dd/MM/yyyy HH:mm:ss', '05/11/2026 7:08:09', '2026-11-05T00:08:09.000Z'],
    ['yyyyMMddHHmm', '202611050708', '2026-11-05T00:08:00.000Z'],
    ['iso', '2026-11-05 07:08:09+00', '2026-11-05T07:08:09.000Z'],
    ['iso', '2026-11-05', '2026-11-04T17:00:00.000Z'],
    ['excelSerial', '46331.5', '2026-11-05T05:00:00.000Z'],
    ['epochSeconds', '1794000000', '2026-11-06T21:20:00.000Z'],
    ['dd/MM/yyyy', '30/02/2026', null],
    ['iso', '2026-11-05T25:00', null],
  ])('the time %s of %s', (format, text, instant) => {
    const time = timeReader(format)?.(text);
    expect(time ? instantOf(time, 420) : null).toBe(instant);
  });

  it('periods', () => {
    const time = timeReader('dd/MM/yyyy HH:mm')?.('5/8/2026 07:08');
    if (!time) throw new Error('not read');
    expect(
      (['year', 'halfYear', 'quarter', 'month', 'day', 'hour', 'minute'] as const).map((kind) =>
        periodOf(time, kind, 420),
      ),
    ).toEqual(['2026', '2026-H2', '2026-Q3', '2026-08', '2026-08-05', '2026-08-05T07', '2026-08-05T07:08']);
    const utc = timeReader('iso')?.('2026-10-31T18:00:00Z');
    expect(utc && periodOf(utc, 'month', 420)).toBe('2026-11');
    expect(periodOf(timeReader('Q/yyyy')?.('3/2026') ?? time, 'quarter', 420)).toBe('2026-Q3');
  });

  it('units', () => {
    expect(converter('triệu đồng', 'tỷ đồng')?.(1500)).toBe(1.5);
    expect(converter('km/h', 'm/s')?.(36)).toBe(10);
    expect(converter('°C', 'K')?.(0)).toBe(273.15);
    expect(converter('kg', 'km')).toBeNull();
  });

  it('paths', () => {
    expect(readPath('a.b[0]["x y"].c')).toEqual(['a', 'b', 0, 'x y', 'c']);
    for (const bad of ['', '.a', 'a[', 'a[-1]', 'a..b', 'a]']) expect([bad, readPath(bad)]).toEqual([bad, null]);
    expect(valueAt({ a: [1] }, ['a', 'length'])).toBeUndefined();
  });
});
