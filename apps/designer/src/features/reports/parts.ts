import type { JsonObject } from '../../shared/json/json-value.ts';
import type { Choice, Part } from '../../shared/parts/part.ts';

const line = { kind: 'line' } as const;
/** How many are named one by one. */
const wanted = (min: number) => ({ kind: 'number', min, max: 50, whole: true }) as const;

/** How often a report is made. */
export const REPORT_PERIODS: readonly Choice[] = [
  { value: 'day', vi: 'ngày', en: 'day' },
  { value: 'week', vi: 'tuần', en: 'week' },
  { value: 'month', vi: 'tháng', en: 'month' },
  { value: 'onDemand', vi: 'khi có yêu cầu', en: 'on demand' },
];
const hasPeriods = ({ period }: JsonObject): boolean => period !== 'onDemand';

const isA =
  (...types: readonly string[]) =>
  ({ type }: JsonObject): boolean =>
    types.includes(String(type));

/** What a report is made of: all have a name and a heading, some have more. */
const SECTION: readonly Part[] = [
  {
    key: 'type',
    vi: 'Loại',
    en: 'Kind',
    needed: true,
    input: {
      kind: 'choice',
      choices: [
        { value: 'text', vi: 'lời người viết', en: 'the writer’s words' },
        { value: 'indicators', vi: 'chỉ tiêu', en: 'indicators' },
        { value: 'incidents', vi: 'sự vụ trong kỳ', en: 'incidents of the period' },
        { value: 'citizenReports', vi: 'phản ánh của người dân', en: 'citizens’ reports' },
        { value: 'lateTasks', vi: 'nhiệm vụ quá hạn', en: 'tasks past their time' },
        { value: 'league', vi: 'đơn vị chậm số liệu', en: 'whose data are late' },
        { value: 'dataNotes', vi: 'ghi chú về số liệu', en: 'notes on the data' },
      ],
    },
  },
  {
    key: 'id',
    vi: 'Tên ngắn',
    en: 'Short name',
    needed: true,
    input: { kind: 'line', code: true, placeholder: 'incidents' },
    help: { vi: 'Bắt đầu bằng chữ thường; mỗi mục một tên.', en: 'Begins with a small letter; each section its own.' },
  },
  { key: 'title', vi: 'Đề mục', en: 'Heading', input: { kind: 'texts' }, shown: true },
  {
    key: 'codes',
    vi: 'Chỉ tiêu',
    en: 'Indicators',
    needed: true,
    only: isA('indicators'),
    input: { kind: 'codes', from: 'indicators' },
  },
  {
    key: 'chart',
    vi: 'Kèm biểu đồ',
    en: 'With charts',
    shown: true,
    only: isA('indicators'),
    input: { kind: 'flag' },
  },
  {
    key: 'fields',
    vi: 'Lĩnh vực',
    en: 'Fields',
    only: isA('incidents'),
    input: { kind: 'codes', from: 'none' },
    help: { vi: 'Bỏ trống: mọi lĩnh vực, trừ phản ánh.', en: 'Empty: all but citizens’ reports.' },
  },
  {
    key: 'named',
    vi: 'Nêu tên nhiều nhất',
    en: 'Names at most',
    shown: true,
    only: isA('incidents', 'lateTasks'),
    input: wanted(0),
  },
  {
    key: 'namedFrom',
    vi: 'Nêu từ mức',
    en: 'Named from',
    shown: true,
    only: isA('incidents'),
    input: { kind: 'severity' },
  },
  { key: 'rows', vi: 'Nhiều nhất', en: 'At most', shown: true, only: isA('league'), input: wanted(1) },
  {
    key: 'guidance',
    vi: 'Hỏi người viết',
    en: 'Asked of the writer',
    input: { kind: 'texts' },
    help: { vi: 'Người hoàn thiện cần nói gì ở mục này.', en: 'What is to be said here.' },
  },
  {
    key: 'remarkRequired',
    vi: 'Phải có lời',
    en: 'Words are needed',
    input: { kind: 'flag' },
    shown: true,
    help: { vi: 'Chưa viết thì chưa gửi ký được.', en: 'Without them it can not be handed in.' },
  },
];

/** A report: what it tells, when, by whom, and how it looks on paper. */
export const REPORT_PARTS: readonly Part[] = [
  { key: 'vi', vi: 'Tên tiếng Việt', en: 'Vietnamese name', input: line, needed: true },
  { key: 'en', vi: 'Tên tiếng Anh', en: 'English name', input: line, needed: true },
  { key: 'period', vi: 'Kỳ', en: 'Period', input: { kind: 'choice', choices: REPORT_PERIODS }, needed: true },
  {
    key: 'cutOff',
    vi: 'Chốt kỳ lúc',
    en: 'The period ends',
    shown: true,
    only: hasPeriods,
    input: {
      kind: 'group',
      parts: [
        {
          key: 'hour',
          vi: 'Giờ',
          en: 'Hour',
          needed: true,
          input: { kind: 'number', min: 0, max: 23, whole: true },
        },
        {
          key: 'weekday',
          vi: 'Thứ (1 = thứ Hai)',
          en: 'Weekday (1 = Monday)',
          input: { kind: 'number', min: 1, max: 7, whole: true },
        },
        {
          key: 'day',
          vi: 'Ngày của tháng',
          en: 'Day of the month',
          input: { kind: 'number', min: 1, max: 28, whole: true },
        },
      ],
    },
    help: {
      vi: 'Thứ chỉ dùng cho kỳ tuần, ngày chỉ dùng cho kỳ tháng.',
      en: 'The weekday is for weeks, the day for months.',
    },
  },
  {
    key: 'makeAfterMinutes',
    vi: 'Chờ số liệu (phút)',
    en: 'Waits for data (min)',
    shown: true,
    only: hasPeriods,
    input: { kind: 'number', min: 0, max: 20_160, whole: true },
  },
  {
    key: 'calendar',
    vi: 'Lập khi lịch mở',
    en: 'Made when open',
    shown: true,
    only: hasPeriods,
    input: { kind: 'code', from: 'calendars' },
    help: { vi: 'Bỏ trống: lập cả ngày nghỉ.', en: 'Empty: on holidays too.' },
  },
  {
    key: 'orgUnit',
    vi: 'Đơn vị ban hành',
    en: 'Issuer',
    needed: true,
    input: { kind: 'code', from: 'orgUnits' },
    help: {
      vi: 'Người của đơn vị (và cấp trên) viết, ký, đọc; người đã viết không ký.',
      en: 'Its people, and those above, write, sign and read; who has written does not sign.',
    },
  },
  {
    key: 'about',
    vi: 'Số liệu của',
    en: 'Whose numbers',
    input: { kind: 'code', from: 'orgUnits' },
    help: { vi: 'Bỏ trống: toàn tỉnh với IOC, chính đơn vị với nơi khác.', en: 'Empty: the province, or the issuer.' },
  },
  {
    key: 'writers',
    vi: 'Báo cho người viết',
    en: 'Writers who are told',
    shown: true,
    input: {
      kind: 'codes',
      from: 'none',
      extra: [
        { value: 'dutyOfficer@IOC', vi: 'cán bộ trực', en: 'duty officer' },
        { value: 'shiftLeader@IOC', vi: 'trưởng ca', en: 'shift leader' },
        { value: 'analyst@IOC', vi: 'chuyên viên phân tích', en: 'analyst' },
      ],
    },
  },
  {
    key: 'sections',
    vi: 'Các mục',
    en: 'Sections',
    needed: true,
    input: {
      kind: 'list',
      least: 1,
      item: { vi: 'Mục', en: 'Section' },
      fresh: { type: 'text', id: 'text' },
      ordered: true,
      parts: SECTION,
    },
  },
  {
    key: 'signerTitle',
    vi: 'Chức danh người ký',
    en: 'Title of the signer',
    needed: true,
    input: { kind: 'texts' },
  },
  { key: 'symbol', vi: 'Ký hiệu', en: 'Symbol', input: { kind: 'line', placeholder: 'BC-IOC' }, shown: true },
  { key: 'place', vi: 'Nơi ban hành', en: 'Place', input: { kind: 'line', placeholder: 'Tỉnh Mẫu' }, shown: true },
  {
    key: 'recipients',
    vi: 'Nơi nhận',
    en: 'Recipients',
    shown: true,
    input: {
      kind: 'list',
      least: 0,
      item: { vi: 'Nơi nhận', en: 'Recipient' },
      fresh: {},
      parts: [
        { key: 'vi', vi: 'Tiếng Việt', en: 'Vietnamese', input: line, needed: true },
        { key: 'en', vi: 'Tiếng Anh', en: 'English', input: line, needed: true },
      ],
    },
  },
];
