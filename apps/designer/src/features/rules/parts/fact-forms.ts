import type { JsonObject } from '../../../shared/json/json-value.ts';
import type { Choice, Part, Variant } from '../../../shared/parts/part.ts';
import { AGGREGATE_NAMES, aggregateWords } from '../model/fact-words.ts';
import {
  By,
  CalendarOrPlace,
  EventConditions,
  FIRST_CONDITION,
  IndicatorOrPlace,
  Place,
  PlaceMap,
  Places,
  PathField,
  PositionField,
  PolygonField,
  UnitOrPlace,
} from './rule-inputs.tsx';

const own = (Input: Extract<Part['input'], { kind: 'own' }>['Input'], fresh?: JsonObject): Part['input'] => ({
  kind: 'own',
  Input,
  ...(fresh && { fresh }),
});
const place = own(Place);
const conditions = own(EventConditions, FIRST_CONDITION);
const length = { kind: 'length' } as const;
const metres = { kind: 'number', min: 1, max: 100_000, unit: 'm' } as const;

const BY: Part = {
  key: 'by',
  vi: 'Gom theo',
  en: 'By',
  input: own(By),
  shown: true,
  help: {
    vi: 'Sự kiện có cùng giá trị ở đây được gom lại. Bỏ trống: tất cả chung.',
    en: 'Events with the same values here belong together. Empty: all of them.',
  },
};
const WITHIN: Part = { key: 'withinM', vi: 'Trong vòng', en: 'Within', input: metres };
const WHERE: Part = { key: 'where', vi: 'Chỉ tính sự kiện', en: 'Only events that fit', input: conditions };

const AGGREGATES: readonly Choice[] = AGGREGATE_NAMES.map((value) => ({
  value,
  vi: aggregateWords(value, 'vi'),
  en: aggregateWords(value, 'en'),
}));
const VALUED: readonly Part[] = [
  {
    key: 'aggregate',
    vi: 'Phép tính',
    en: 'Computation',
    input: { kind: 'choice', choices: AGGREGATES },
    needed: true,
  },
  {
    key: 'of',
    vi: 'Của giá trị',
    en: 'Of the value',
    input: place,
    needed: true,
    only: ({ aggregate }) => aggregate !== 'count',
  },
  { key: 'window', vi: 'Trong khoảng', en: 'In', input: length, needed: true },
  {
    key: 'per',
    vi: 'Tính cho mỗi',
    en: 'Per',
    input: length,
    shown: true,
    only: ({ aggregate }) => aggregate === 'rate',
  },
  BY,
  WHERE,
];

/** Which open incidents are meant. */
export const SELECTOR: readonly Part[] = [
  { key: 'eventTypes', vi: 'Loại sự vụ', en: 'Event types', input: { kind: 'codes', from: 'eventTypes' }, shown: true },
  { key: 'withinM', vi: 'Trong vòng', en: 'Within', input: metres, shown: true },
  { key: 'within', vi: 'Mới được báo trong', en: 'Last reported within', input: length, shown: true },
  { key: 'severities', vi: 'Mức độ', en: 'Severities', input: { kind: 'severities' } },
  { key: 'sameArea', vi: 'Cùng địa bàn', en: 'In the same area', input: { kind: 'flag' } },
  { key: 'unassigned', vi: 'Chưa đơn vị nào nhận', en: 'Accepted by nobody', input: { kind: 'flag' } },
  {
    key: 'same',
    vi: 'Cùng thuộc tính',
    en: 'Same attributes',
    input: own(PlaceMap, {}),
    help: {
      vi: 'Thuộc tính của sự vụ ← trường của sự kiện.',
      en: 'Attribute of the incident ← field of the event.',
    },
  },
];

const GEOFENCE: readonly Part[] = [
  {
    key: 'place',
    vi: 'Vùng theo',
    en: 'Place',
    needed: true,
    input: {
      kind: 'oneOf',
      parts: [
        { key: 'areas', vi: 'địa bàn', en: 'areas', input: { kind: 'codes', from: 'areas' } },
        { key: 'tags', vi: 'địa bàn có nhãn', en: 'areas with a tag', input: { kind: 'codes', from: 'none' } },
        { key: 'polygon', vi: 'vùng tự vẽ', en: 'a polygon', input: own(PolygonField) },
        { key: 'line', vi: 'đường', en: 'a line', input: own(PathField) },
        { key: 'point', vi: 'điểm', en: 'a point', input: own(PositionField) },
        {
          key: 'zones',
          vi: 'vùng do sự kiện báo (bão…)',
          en: 'zones that events tell (a storm)',
          input: {
            kind: 'group',
            parts: [
              { ...WHERE, vi: 'Sự kiện báo vùng', en: 'Events that tell', needed: true },
              { key: 'of', vi: 'Vùng đọc ở', en: 'The zone stands at', input: place, needed: true },
              { key: 'key', vi: 'Tên vùng đọc ở', en: 'Its name stands at', input: place, needed: true },
              { key: 'window', vi: 'Còn hiệu lực', en: 'Known for', input: length, needed: true },
            ],
          },
        },
      ],
    },
  },
  { ...BY, vi: 'Vị trí của', en: 'Positions of', shown: false },
  { key: 'window', vi: 'Nhớ vị trí trước', en: 'A position is known for', input: length },
];

const SEQUENCE: readonly Part[] = [
  {
    key: 'steps',
    vi: 'Lần lượt',
    en: 'One after the other',
    needed: true,
    input: {
      kind: 'list',
      least: 2,
      item: { vi: 'Bước', en: 'Step' },
      fresh: { where: FIRST_CONDITION },
      parts: [
        { key: 'where', vi: 'Sự kiện', en: 'Event', input: conditions, needed: true },
        { key: 'times', vi: 'Số lần', en: 'Times', input: { kind: 'number', min: 1, max: 1_000, whole: true } },
        { key: 'within', vi: 'Cả bước trong', en: 'All within', input: length },
      ],
    },
  },
  { key: 'window', vi: 'Cả chuỗi trong', en: 'All of it within', input: length, needed: true },
  { key: 'without', vi: 'Không được có giữa chừng', en: 'None of these between', input: conditions },
  BY,
  WITHIN,
];

const CALENDAR: readonly Part[] = [
  {
    key: 'whose',
    vi: 'Lịch',
    en: 'Calendar',
    needed: true,
    input: {
      kind: 'oneOf',
      parts: [
        { key: 'code', vi: 'lịch làm việc', en: 'a working calendar', input: own(CalendarOrPlace) },
        { key: 'agency', vi: 'lịch trực của cơ quan', en: 'duty of an agency', input: own(UnitOrPlace) },
      ],
    },
  },
  { key: 'until', vi: 'Hạn đọc ở', en: 'The deadline stands at', input: place, shown: true },
  { key: 'from', vi: 'Bắt đầu đọc ở', en: 'The beginning stands at', input: place },
  { key: 'before', vi: 'Trước hạn', en: 'Ahead of it by', input: length },
  {
    key: 'share',
    vi: 'hoặc phần của thời hạn',
    en: 'or a share of the term',
    input: { kind: 'number', min: 0, max: 1 },
    help: { vi: 'Từ 0 đến 1, ví dụ 0,2.', en: 'From 0 to 1, such as 0.2.' },
  },
];

/** What people read instead of how it is worked out. */
const NAME: Part = {
  key: 'name',
  vi: 'Gọi là',
  en: 'Called',
  input: { kind: 'texts' },
  help: {
    vi: 'Đọc thay cho cách tính, ví dụ “cao gấp ba các trạm lân cận”.',
    en: 'Read instead of how it is worked out.',
  },
};

const FORMS: readonly Variant[] = [
  {
    value: 'window',
    vi: 'Đếm, tổng, trung bình… theo thời gian',
    en: 'Count, sum, average… over time',
    parts: [...VALUED, WITHIN],
    fresh: { aggregate: 'count', window: 'PT10M' },
  },
  {
    value: 'baseline',
    vi: 'Mức thường lệ cùng giờ các tuần trước',
    en: 'The usual level at this hour',
    parts: [
      ...VALUED,
      {
        key: 'weeks',
        vi: 'Số tuần trước',
        en: 'Weeks back',
        needed: true,
        input: { kind: 'number', min: 1, max: 13, whole: true },
      },
    ],
    fresh: { aggregate: 'count', window: 'PT1H', weeks: 4 },
  },
  {
    value: 'sequence',
    vi: 'Chuỗi sự kiện: A rồi B, không có C',
    en: 'Sequence: A then B, without C',
    parts: SEQUENCE,
    fresh: { steps: [{ where: FIRST_CONDITION }, { where: FIRST_CONDITION }], window: 'PT1H' },
  },
  {
    value: 'geofence',
    vi: 'Vùng trên bản đồ: trong, vào, ra, khoảng cách',
    en: 'Place on the map',
    parts: GEOFENCE,
  },
  { value: 'openIncidents', vi: 'Sự vụ đang mở', en: 'Open incidents', parts: SELECTOR },
  {
    value: 'indicator',
    vi: 'Giá trị chỉ tiêu',
    en: 'Value of an indicator',
    parts: [
      { key: 'code', vi: 'Chỉ tiêu', en: 'Indicator', input: own(IndicatorOrPlace), needed: true },
      {
        key: 'unit',
        vi: 'Đơn vị',
        en: 'Org unit',
        input: own(UnitOrPlace),
        shown: true,
        help: { vi: 'Bỏ trống: toàn tỉnh.', en: 'Empty: the province.' },
      },
    ],
  },
  { value: 'calendar', vi: 'Giờ làm việc, hạn xử lý', en: 'Working time, deadlines', parts: CALENDAR },
  {
    value: 'shift',
    vi: 'Cơ quan có đang trực',
    en: 'Whether an agency is on duty',
    parts: [{ key: 'agency', vi: 'Cơ quan', en: 'Agency', input: own(UnitOrPlace), needed: true }],
  },
  {
    value: 'formula',
    vi: 'Công thức (FEEL)',
    en: 'Formula (FEEL)',
    parts: [
      {
        key: 'feel',
        vi: 'Công thức',
        en: 'Formula',
        needed: true,
        input: { kind: 'line', rows: 3, code: true, placeholder: 'data.level > data.normalLevel + 0.3' },
        help: {
          vi: 'Dùng được event, data, eventType, parameters và các phép tính khác của quy tắc.',
          en: 'It may use event, data, eventType, parameters and the other facts of the rule.',
        },
      },
    ],
  },
  {
    value: 'text',
    vi: 'Từ khóa trong văn bản',
    en: 'Words in a text',
    parts: [
      { key: 'of', vi: 'Đọc ở', en: 'Read at', input: own(Places), needed: true },
      { key: 'any', vi: 'Có một trong', en: 'Says one of', input: { kind: 'lines' }, needed: true },
      {
        key: 'unless',
        vi: 'Trừ khi nói',
        en: 'Unless it says',
        input: { kind: 'lines' },
        shown: true,
        help: {
          vi: 'Chỗ nằm trong cụm này không tính: “hết cháy” không phải là “cháy”.',
          en: 'Places inside of these do not count.',
        },
      },
    ],
    fresh: { of: [{ fact: 'data', path: 'description' }] },
  },
];

/** What a rule may declare as a fact of its own: each kind with its form. */
export const FACT_FORMS: readonly Variant[] = FORMS.map((form) => ({ ...form, parts: [...form.parts, NAME] }));

export const factForm = (type: unknown): Variant | undefined => FACT_FORMS.find(({ value }) => value === type);
