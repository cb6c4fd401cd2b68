import type { Choice, Part } from '../../shared/parts/part.ts';
import { CodeValues } from './code-values.tsx';

const same = (...values: readonly string[]): readonly Choice[] =>
  values.map((value) => ({ value, vi: value, en: value }));
const TABLE: readonly Part[] = [
  {
    key: 'delimiter',
    vi: 'Dấu ngăn cột',
    en: 'Delimiter',
    input: {
      kind: 'choice',
      choices: [
        { value: ',', vi: 'phẩy ,', en: 'comma ,' },
        { value: ';', vi: 'chấm phẩy ;', en: 'semicolon ;' },
        { value: '\t', vi: 'tab', en: 'tab' },
        { value: '|', vi: 'gạch đứng |', en: 'bar |' },
      ],
    },
  },
  {
    key: 'encoding',
    vi: 'Bảng mã',
    en: 'Encoding',
    input: { kind: 'choice', choices: same('utf-8', 'utf-16le', 'utf-16be', 'windows-1258') },
  },
  { key: 'sheet', vi: 'Trang tính', en: 'Sheet', input: { kind: 'line' } },
  {
    key: 'headerRow',
    vi: 'Dòng tên cột',
    en: 'Row with the names',
    input: { kind: 'number', min: 1, max: 100, whole: true },
  },
];
const TYPES: readonly Choice[] = [
  { value: 'text', vi: 'chữ', en: 'text' },
  { value: 'number', vi: 'số', en: 'number' },
  { value: 'integer', vi: 'số nguyên', en: 'whole number' },
  { value: 'boolean', vi: 'có, không', en: 'yes or no' },
  { value: 'instant', vi: 'thời điểm', en: 'instant' },
  { value: 'date', vi: 'ngày', en: 'date' },
  { value: 'period', vi: 'kỳ', en: 'period' },
  { value: 'json', vi: 'JSON', en: 'JSON' },
];
const PERIODS: readonly Choice[] = [
  { value: 'minute', vi: 'phút', en: 'minute' },
  { value: 'hour', vi: 'giờ', en: 'hour' },
  { value: 'day', vi: 'ngày', en: 'day' },
  { value: 'month', vi: 'tháng', en: 'month' },
  { value: 'quarter', vi: 'quý', en: 'quarter' },
  { value: 'halfYear', vi: 'nửa năm', en: 'half year' },
  { value: 'year', vi: 'năm', en: 'year' },
];
const isTime = (type: unknown): boolean => type === 'instant' || type === 'date' || type === 'period';

/** How one field of an event or of a number is made of a row. */
const FIELD: readonly Part[] = [
  {
    key: 'to',
    vi: 'Trường',
    en: 'Field',
    needed: true,
    input: { kind: 'line', code: true, placeholder: 'time, key, data.title, value, period, orgUnit' },
  },
  {
    key: 'from',
    vi: 'Lấy từ cột',
    en: 'From the column',
    shown: true,
    input: { kind: 'line' },
    help: { vi: 'Tên cột, hay đường dẫn trong JSON như place.lat.', en: 'Its name, or a path such as place.lat.' },
  },
  { key: 'type', vi: 'Kiểu', en: 'Type', input: { kind: 'choice', choices: TYPES }, shown: true },
  {
    key: 'formats',
    vi: 'Cách viết',
    en: 'Formats',
    shown: true,
    only: ({ type }) => isTime(type),
    input: {
      kind: 'codes',
      from: 'none',
      extra: [
        { value: 'dd/MM/yyyy HH:mm', vi: 'ngày giờ', en: 'date and time' },
        { value: 'dd/MM/yyyy', vi: 'ngày', en: 'date' },
        { value: 'MM/yyyy', vi: 'tháng', en: 'month' },
        { value: 'iso', vi: 'ISO 8601', en: 'ISO 8601' },
        { value: 'epochSeconds', vi: 'giây từ 1970', en: 'seconds since 1970' },
        { value: 'excelSerial', vi: 'số ngày của Excel', en: 'Excel serial' },
      ],
    },
  },
  {
    key: 'period',
    vi: 'Loại kỳ',
    en: 'Kind of period',
    shown: true,
    only: ({ type }) => type === 'period',
    input: { kind: 'choice', choices: PERIODS },
  },
  {
    key: 'unit',
    vi: 'Đơn vị đo',
    en: 'Unit',
    input: {
      kind: 'group',
      parts: [
        {
          key: 'from',
          vi: 'Trong tệp',
          en: 'In the file',
          input: { kind: 'line', placeholder: 'mg/m3' },
          needed: true,
        },
        { key: 'to', vi: 'Đổi sang', en: 'Becomes', input: { kind: 'line', placeholder: 'µg/m3' }, needed: true },
      ],
    },
    only: ({ type }) => type === 'number' || type === 'integer',
  },
  {
    key: 'codes',
    vi: 'Danh mục mã',
    en: 'Code list',
    input: {
      kind: 'group',
      parts: [
        { key: 'values', vi: 'Mã', en: 'Codes', input: { kind: 'own', Input: CodeValues, fresh: {} }, needed: true },
        {
          key: 'unknown',
          vi: 'Mã lạ',
          en: 'Unknown codes',
          shown: true,
          input: {
            kind: 'choice',
            choices: [
              { value: 'reject', vi: 'từ chối dòng', en: 'refuse the row' },
              { value: 'default', vi: 'lấy giá trị mặc định', en: 'take the default' },
              { value: 'keep', vi: 'giữ nguyên', en: 'keep it' },
            ],
          },
        },
      ],
    },
  },
  {
    key: 'expression',
    vi: 'Công thức (FEEL)',
    en: 'Expression (FEEL)',
    input: { kind: 'line', rows: 2, code: true, placeholder: 'value * 1000' },
    help: { vi: 'Thấy value và row.', en: 'It sees value and row.' },
  },
  { key: 'required', vi: 'Bắt buộc', en: 'Needed', input: { kind: 'flag' } },
  { key: 'default', vi: 'Mặc định', en: 'Default', input: { kind: 'json' } },
];

/** What the rows of a file or of another system mean. */
export const MAPPING_PARTS: readonly Part[] = [
  { key: 'vi', vi: 'Tên tiếng Việt', en: 'Vietnamese name', input: { kind: 'line' }, needed: true },
  { key: 'en', vi: 'Tên tiếng Anh', en: 'English name', input: { kind: 'line' }, needed: true },
  {
    key: 'format',
    vi: 'Dạng',
    en: 'Format',
    needed: true,
    input: {
      kind: 'variant',
      by: 'type',
      variants: [
        { value: 'csv', vi: 'CSV (hoặc XLSX)', en: 'CSV (or XLSX)', parts: TABLE },
        { value: 'xlsx', vi: 'XLSX (hoặc CSV)', en: 'XLSX (or CSV)', parts: TABLE },
        {
          value: 'json',
          vi: 'JSON',
          en: 'JSON',
          parts: [
            { key: 'items', vi: 'Danh sách ở', en: 'The list is at', input: { kind: 'line', code: true }, shown: true },
          ],
        },
        { value: 'sql', vi: 'Bảng của cơ sở dữ liệu', en: 'Table of a database', parts: [] },
      ],
    },
  },
  {
    key: 'target',
    vi: 'Mỗi dòng thành',
    en: 'A row becomes',
    needed: true,
    input: {
      kind: 'variant',
      by: 'type',
      variants: [
        {
          value: 'event',
          vi: 'sự kiện',
          en: 'an event',
          fresh: { kind: 'case.reported' },
          parts: [
            {
              key: 'kind',
              vi: 'Loại đầu vào',
              en: 'Input kind',
              needed: true,
              input: { kind: 'line', code: true, placeholder: 'case.reported' },
            },
            { key: 'source', vi: 'Nguồn', en: 'Source', input: { kind: 'line' } },
          ],
        },
        {
          value: 'measure',
          vi: 'số liệu báo cáo',
          en: 'reported numbers',
          parts: [
            {
              key: 'measure',
              vi: 'Số liệu',
              en: 'Measure',
              shown: true,
              input: { kind: 'code', from: 'measures' },
            },
          ],
        },
      ],
    },
  },
  {
    key: 'fields',
    vi: 'Các trường',
    en: 'Fields',
    needed: true,
    input: {
      kind: 'list',
      least: 1,
      item: { vi: 'Trường', en: 'Field' },
      fresh: { to: 'data.', type: 'text' },
      parts: FIELD,
    },
  },
  {
    key: 'dedup',
    vi: 'Khóa chống trùng',
    en: 'What tells rows apart',
    shown: true,
    input: { kind: 'codes', from: 'none' },
    help: {
      vi: 'Các cột phân biệt dòng này với dòng khác; sự kiện bắt buộc có.',
      en: 'Columns that tell one row from another; needed for events.',
    },
  },
  {
    key: 'decimal',
    vi: 'Dấu thập phân',
    en: 'Decimal mark',
    input: { kind: 'choice', choices: same(',', '.') },
  },
  { key: 'zone', vi: 'Múi giờ', en: 'Zone', input: { kind: 'line', placeholder: 'Asia/Ho_Chi_Minh' } },
];
