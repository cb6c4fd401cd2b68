import type { Locale } from '@trucban/ui';
import type { JsonObject } from '../../../shared/json/json-value.ts';
import type { Choice, Part, Variant } from '../../../shared/parts/part.ts';
import { SELECTOR } from './fact-forms.ts';
import { FindingConditions, NumberOrPlace, Place, PlaceMap, UnitOrPlace } from './rule-inputs.tsx';

const FIRST: JsonObject = { all: [{ fact: 'alert', path: 'count', operator: 'greaterThanInclusive', value: 1 }] };
const WHEN: Part = {
  key: 'when',
  vi: 'Chỉ làm khi',
  en: 'Only when',
  input: { kind: 'own', Input: FindingConditions, fresh: FIRST },
};
const TARGET: Part = {
  key: 'incident',
  vi: 'Sự vụ nào',
  en: 'Which incident',
  needed: true,
  input: { kind: 'group', parts: SELECTOR },
};
const INCIDENT: Part = {
  ...TARGET,
  needed: false,
  help: {
    vi: 'Không nêu: sự vụ mà quy tắc này đã tạo hoặc gắn vào; không có thì sự vụ phù hợp gần nhất.',
    en: 'Not given: the one that this finding opened or was attached to, else the nearest that fits.',
  },
};
const SEVERITY: Part = { key: 'severity', vi: 'Mức độ', en: 'Severity', input: { kind: 'severity' } };
const TEXT: Part = {
  key: 'text',
  vi: 'Nội dung',
  en: 'Text',
  input: { kind: 'texts' },
  needed: true,
  help: { vi: 'Điền được giá trị: {data.value}, {event.key}.', en: 'May hold values: {data.value}, {event.key}.' },
};
const TITLE: Part = { ...TEXT, key: 'title', vi: 'Tiêu đề', en: 'Title', needed: false };
const ATTRIBUTES: Part = {
  key: 'attributes',
  vi: 'Thuộc tính',
  en: 'Attributes',
  input: { kind: 'own', Input: PlaceMap, fresh: {} },
  help: { vi: 'Thuộc tính ← trường của sự kiện.', en: 'Attribute ← field of the event.' },
};
const VARIABLES: Part = { key: 'variables', vi: 'Biến', en: 'Variables', input: { kind: 'json' } };
const EVENT_TYPE: Part = {
  key: 'eventType',
  vi: 'Loại sự vụ',
  en: 'Event type',
  input: {
    kind: 'code',
    from: 'eventTypes',
    extra: [{ value: '@event', vi: 'loại mà sự kiện nêu', en: 'the type that the event names' }],
  },
};
const RECIPIENTS: readonly Choice[] = [
  { value: 'shiftLeader@IOC', vi: 'trưởng ca', en: 'shift leader' },
  { value: 'dispatcher@IOC', vi: 'điều phối viên', en: 'dispatcher' },
  { value: 'iocDirector@IOC', vi: 'giám đốc trung tâm', en: 'director of the centre' },
  { value: 'dataSteward@IOC', vi: 'người phụ trách dữ liệu', en: 'data steward' },
  { value: 'dutyOfficer@@COMMUNE-PC', vi: 'trực ban xã nơi xảy ra', en: 'duty officer of the commune where it is' },
];

/** What a rule may do: each kind with its form. */
export const ACTION_FORMS: readonly Variant[] = [
  {
    value: 'createIncident',
    vi: 'Tạo sự vụ',
    en: 'Open an incident',
    parts: [
      { ...EVENT_TYPE, needed: true },
      SEVERITY,
      TITLE,
      ATTRIBUTES,
      {
        key: 'repeats',
        vi: 'Coi là tin trùng của sự vụ',
        en: 'Repeats the incident',
        input: { kind: 'group', parts: SELECTOR },
        help: {
          vi: 'Sự vụ cùng loại đang mở mà sự kiện được gắn vào, ngoài khóa chống trùng của loại.',
          en: 'An open incident of the type that the event is attached to, beside the dedup keys of the type.',
        },
      },
      {
        key: 'parent',
        vi: 'Là phần của sự vụ',
        en: 'Part of the incident',
        input: { kind: 'group', parts: SELECTOR },
      },
      {
        key: 'also',
        vi: 'Tạo thêm một sự vụ',
        en: 'A further incident',
        input: { kind: 'flag' },
        help: {
          vi: 'Cả khi quy tắc khác đã tạo sự vụ từ chính sự kiện này.',
          en: 'Also when another rule has opened one from this event.',
        },
      },
      WHEN,
    ],
  },
  {
    value: 'attachTo',
    vi: 'Gắn vào sự vụ đang mở',
    en: 'Attach to an open incident',
    parts: [TARGET, WHEN],
    fresh: { incident: {} },
  },
  {
    value: 'mergeIncident',
    vi: 'Gộp vào sự vụ khác',
    en: 'Merge into another incident',
    parts: [
      { ...TARGET, key: 'into', vi: 'Gộp vào', en: 'Into' },
      { ...INCIDENT, vi: 'Sự vụ được gộp', en: 'The incident that is merged' },
      WHEN,
    ],
    fresh: { into: {} },
  },
  {
    value: 'raiseSeverity',
    vi: 'Nâng mức sự vụ',
    en: 'Raise the severity',
    parts: [{ ...SEVERITY, shown: true }, INCIDENT, WHEN],
  },
  {
    value: 'updateIncident',
    vi: 'Cập nhật sự vụ',
    en: 'Change the incident',
    parts: [
      { ...EVENT_TYPE, shown: true, input: { kind: 'code', from: 'eventTypes' } },
      TITLE,
      ATTRIBUTES,
      INCIDENT,
      WHEN,
    ],
  },
  {
    value: 'closeIncident',
    vi: 'Kết thúc sự vụ',
    en: 'Close the incident',
    parts: [
      {
        key: 'as',
        vi: 'Kết thúc là',
        en: 'As',
        needed: true,
        input: {
          kind: 'choice',
          choices: [
            { value: 'falseAlarm', vi: 'báo nhầm (hủy)', en: 'a false alarm (cancelled)' },
            { value: 'resolved', vi: 'đã giải quyết', en: 'resolved' },
          ],
        },
      },
      TEXT,
      INCIDENT,
      WHEN,
    ],
  },
  {
    value: 'startProcess',
    vi: 'Chạy quy trình',
    en: 'Start an SOP',
    parts: [
      {
        key: 'process',
        vi: 'Quy trình',
        en: 'SOP',
        needed: true,
        input: { kind: 'code', from: 'processes' },
      },
      VARIABLES,
      INCIDENT,
      WHEN,
    ],
  },
  {
    value: 'message',
    vi: 'Gửi thông điệp tới quy trình',
    en: 'Message to SOPs',
    parts: [
      { key: 'name', vi: 'Tên thông điệp', en: 'Name of the message', input: { kind: 'line' }, needed: true },
      VARIABLES,
      INCIDENT,
      WHEN,
    ],
  },
  {
    value: 'task',
    vi: 'Giao việc',
    en: 'Order',
    parts: [
      {
        key: 'to',
        vi: 'Cho',
        en: 'To',
        needed: true,
        input: { kind: 'codes', from: 'orgUnits' },
        help: { vi: 'Mã cơ quan, hoặc @NGƯỜI-GIẢI như @COMMUNE-PC.', en: 'Codes, or a @RESOLVER such as @COMMUNE-PC.' },
      },
      TEXT,
      { key: 'due', vi: 'Hạn sau', en: 'Due after', input: { kind: 'length' }, shown: true },
      INCIDENT,
      WHEN,
    ],
  },
  {
    value: 'notify',
    vi: 'Báo cho',
    en: 'Notify',
    parts: [
      {
        key: 'to',
        vi: 'Người nhận',
        en: 'To',
        needed: true,
        input: {
          kind: 'codes',
          from: 'none',
          extra: RECIPIENTS,
        },
        help: { vi: 'Người khác: gõ vai trò@cơ quan.', en: 'Somebody else: type role@agency.' },
      },
      TEXT,
      INCIDENT,
      WHEN,
    ],
  },
  {
    value: 'warnPublic',
    vi: 'Soạn cảnh báo công chúng',
    en: 'Draft a public warning',
    parts: [TEXT, INCIDENT, WHEN],
  },
  {
    value: 'publishEvent',
    vi: 'Phát sự kiện',
    en: 'Publish an event',
    parts: [
      {
        key: 'eventType',
        vi: 'Loại đầu vào',
        en: 'Input kind',
        needed: true,
        input: { kind: 'line', placeholder: 'alert.raised' },
      },
      { key: 'key', vi: 'Đối tượng đọc ở', en: 'Its key stands at', input: { kind: 'own', Input: Place } },
      { ...ATTRIBUTES, vi: 'Trường', en: 'Fields' },
      { key: 'data', vi: 'Nội dung cố định', en: 'Fixed data', input: { kind: 'json' } },
      WHEN,
    ],
  },
  {
    value: 'watchOnly',
    vi: 'Chỉ theo dõi trong lúc cảnh báo',
    en: 'Only watch while the alert lasts',
    parts: [
      {
        key: 'same',
        vi: 'Phát hiện có cùng',
        en: 'Findings that say the same',
        needed: true,
        input: { kind: 'json' },
      },
      {
        key: 'rules',
        vi: 'Của các quy tắc',
        en: 'Of these rules',
        input: { kind: 'codes', from: 'rules' },
        shown: true,
      },
      WHEN,
    ],
    fresh: { same: [{ of: { fact: 'event', path: 'key' }, is: { fact: 'event', path: 'key' } }] },
  },
  {
    value: 'setIndicator',
    vi: 'Ghi số liệu',
    en: 'Report a number',
    parts: [
      { key: 'measure', vi: 'Số liệu', en: 'Measure', input: { kind: 'code', from: 'measures' }, needed: true },
      { key: 'value', vi: 'Giá trị', en: 'Value', input: { kind: 'own', Input: NumberOrPlace }, needed: true },
      { key: 'unit', vi: 'Đơn vị', en: 'Org unit', input: { kind: 'own', Input: UnitOrPlace }, shown: true },
      WHEN,
    ],
    fresh: { value: 1 },
  },
];

export const actionForm = (type: unknown): Variant | undefined => ACTION_FORMS.find(({ value }) => value === type);

/** What an action of a kind is called. */
export function actionWords(type: unknown, locale: Locale): string {
  const form = actionForm(type);
  return form ? form[locale === 'en' ? 'en' : 'vi'] : String(type);
}
