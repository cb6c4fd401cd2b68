import type { Locale } from '@trucban/ui';
import { isObject, type Json } from '../../../shared/json/json-value.ts';
import { isReference, type Operator, type Reference } from './condition-tree.ts';

/** What a value of a subject is, for the field that takes it. */
export type SubjectType = 'number' | 'text' | 'boolean' | 'choice' | 'eventType' | 'kind';
/** Something that a condition can be about. */
export interface Subject extends Reference {
  readonly vi: string;
  readonly en: string;
  readonly type: SubjectType;
  readonly choices?: readonly Choice[];
  readonly unit?: string;
}
export interface Choice {
  readonly value: string;
  readonly vi: string;
  readonly en: string;
}

export const subject = (
  path: string,
  vi: string,
  en: string,
  type: SubjectType = 'text',
  more: object = {},
): Subject => ({
  fact: 'data',
  path,
  vi,
  en,
  type,
  ...more,
});
const choice = (value: string, vi: string, en: string): Choice => ({ value, vi, en });

const SEVERITIES = [
  choice('critical', 'Đặc biệt nghiêm trọng', 'Critical'),
  choice('high', 'Nghiêm trọng', 'High'),
  choice('medium', 'Trung bình', 'Medium'),
  choice('low', 'Thấp', 'Low'),
  choice('info', 'Thông tin', 'Information'),
];
const QUALITIES = [
  choice('good', 'tốt', 'good'),
  choice('doubtful', 'nghi ngờ', 'doubtful'),
  choice('bad', 'kém', 'bad'),
];
const STATES = [
  choice('noData', 'chưa có số liệu', 'no data'),
  choice('onTarget', 'đạt', 'on target'),
  choice('watch', 'cần theo dõi', 'watch'),
  choice('warning', 'cảnh báo', 'warning'),
  choice('critical', 'nghiêm trọng', 'critical'),
];

/** What every event has. */
export const ENVELOPE: readonly Subject[] = [
  { fact: 'eventType', vi: 'Loại sự kiện', en: 'Event type', type: 'eventType' },
  { fact: 'event', path: 'type', vi: 'Loại đầu vào', en: 'Input kind', type: 'kind' },
  { fact: 'event', path: 'source', vi: 'Nguồn gửi', en: 'Source', type: 'text' },
  {
    fact: 'event',
    path: 'key',
    vi: 'Đối tượng (trạm, thiết bị, tàu)',
    en: 'Key (station, device, vessel)',
    type: 'text',
  },
  { fact: 'event', path: 'areaCode', vi: 'Địa bàn', en: 'Area', type: 'text' },
  { fact: 'event', path: 'quality', vi: 'Chất lượng dữ liệu', en: 'Quality', type: 'choice', choices: QUALITIES },
  { fact: 'event', path: 'late', vi: 'Đến muộn', en: 'Came late', type: 'boolean' },
  { fact: 'event', path: 'exercise', vi: 'Diễn tập', en: 'Exercise', type: 'boolean' },
  { fact: 'event', path: 'location.lat', vi: 'Vĩ độ', en: 'Latitude', type: 'number' },
  { fact: 'event', path: 'location.lon', vi: 'Kinh độ', en: 'Longitude', type: 'number' },
];

/** What an event that tells of an incident has. */
export const REPORT: readonly Subject[] = [
  subject('category', 'Phân loại của người gửi', "Sender's category"),
  subject('severity', 'Mức độ người gửi báo', 'Severity as sent', 'choice', { choices: SEVERITIES }),
  subject('title', 'Tiêu đề', 'Title'),
  subject('location.areaCode', 'Địa bàn báo', 'Area as sent'),
  subject('attributes.injured', 'Số người bị thương', 'Injured', 'number'),
  subject('attributes.trapped', 'Số người mắc kẹt', 'Trapped', 'number'),
  subject('attributes.dead', 'Số người chết', 'Dead', 'number'),
  subject('attributes.floors', 'Số tầng', 'Floors', 'number'),
  subject('attributes.channel', 'Kênh tiếp nhận', 'Channel'),
];

export const BY_KIND: Readonly<Record<string, readonly Subject[]>> = {
  'sensor.reading': [
    subject('value', 'Giá trị đo', 'Value', 'number'),
    subject('observedProperty', 'Thông số đo', 'Observed property'),
    subject('sensor', 'Cảm biến', 'Sensor'),
    subject('unit', 'Đơn vị đo', 'Unit'),
  ],
  'camera.detection': [
    subject('class', 'Camera nhận ra', 'Detected class'),
    subject('confidence', 'Độ tin cậy', 'Confidence', 'number'),
    subject('personCount', 'Số người', 'Persons', 'number'),
    subject('speedKmh', 'Tốc độ', 'Speed', 'number', { unit: 'km/h' }),
    subject('queueMetres', 'Chiều dài hàng chờ', 'Queue', 'number', { unit: 'm' }),
    subject('roadSegment', 'Đoạn đường', 'Road segment'),
    subject('plate', 'Biển số', 'Plate'),
    subject('plateConfidence', 'Độ tin cậy biển số', 'Plate confidence', 'number'),
  ],
  'vms.position': [
    subject('vesselId', 'Tàu', 'Vessel'),
    subject('speedKn', 'Tốc độ', 'Speed', 'number', { unit: 'hải lý/giờ' }),
    subject('headingDeg', 'Hướng', 'Heading', 'number', { unit: '°' }),
    subject('sos', 'Báo nguy', 'Distress', 'boolean'),
    subject('inPort', 'Trong cảng', 'In port', 'boolean'),
  ],
  'kpi.status': [
    subject('indicator', 'Chỉ tiêu', 'Indicator'),
    subject('orgUnit', 'Đơn vị', 'Org unit'),
    subject('value', 'Giá trị', 'Value', 'number'),
    subject('from', 'Trạng thái trước', 'State before', 'choice', { choices: STATES }),
    subject('to', 'Trạng thái mới', 'New state', 'choice', { choices: STATES }),
    subject('worse', 'Xấu đi', 'Became worse', 'boolean'),
    subject('field', 'Lĩnh vực', 'Field'),
  ],
  'kpi.value': [
    subject('indicator', 'Chỉ tiêu', 'Indicator'),
    subject('orgUnit', 'Đơn vị', 'Org unit'),
    subject('value', 'Giá trị', 'Value', 'number'),
  ],
  'dossier.step': [
    subject('dossierId', 'Hồ sơ', 'Dossier'),
    subject('procedure', 'Thủ tục', 'Procedure'),
    subject('step', 'Bước', 'Step'),
    subject('dueAt', 'Hạn', 'Due'),
  ],
  'post.seen': [
    subject('text', 'Nội dung', 'Text'),
    subject('platform', 'Mạng', 'Platform'),
    subject('shares', 'Lượt chia sẻ', 'Shares', 'number'),
  ],
  'bulletin.issued': [
    subject('kind', 'Loại bản tin', 'Kind of bulletin'),
    subject('riskLevel', 'Cấp rủi ro', 'Risk level', 'number'),
    subject('stormId', 'Cơn bão', 'Storm'),
    subject('phase', 'Giai đoạn', 'Phase'),
  ],
};

/** Input kinds that the platform knows, with their names. Others may be typed. */
export const KINDS: readonly Choice[] = [
  choice('call.received', 'Cuộc gọi', 'Call'),
  choice('report.created', 'Phản ánh', 'Citizen report'),
  choice('case.reported', 'Ca bệnh được báo', 'Reported case'),
  choice('device.alarm', 'Báo động thiết bị', 'Device alarm'),
  choice('sensor.reading', 'Số đo cảm biến', 'Sensor reading'),
  choice('camera.detection', 'Camera nhận diện', 'Camera detection'),
  choice('vms.position', 'Vị trí tàu cá', 'Vessel position'),
  choice('kpi.status', 'Trạng thái chỉ tiêu', 'Indicator state'),
  choice('kpi.value', 'Giá trị chỉ tiêu', 'Indicator value'),
  choice('dossier.step', 'Bước của hồ sơ', 'Dossier step'),
  choice('post.seen', 'Bài đăng mạng xã hội', 'Social post'),
  choice('bulletin.issued', 'Bản tin thiên tai', 'Disaster bulletin'),
];

/** What every event may have, whatever its kind. */
export const KNOWN: readonly Subject[] = [...Object.values(BY_KIND).flat(), ...REPORT, ...ENVELOPE];

/** One text for a place in the facts. */
export function nameOf({ fact, path }: Reference): string {
  return path === undefined ? fact : `${fact}.${path}`;
}

/** The place that a text names: `data.value`, `seen`. */
export function referenceOf(name: string): Reference {
  const dot = name.indexOf('.');
  return dot < 0 ? { fact: name } : { fact: name.slice(0, dot), path: name.slice(dot + 1) };
}

/** A place in the facts in words. */
export function subjectWords(at: Reference, subjects: readonly Subject[], locale: Locale): string {
  const found = subjects.find((each) => nameOf(each) === nameOf(at));
  if (found) return locale === 'en' ? found.en : found.vi;
  return at.fact === 'data' && at.path !== undefined ? at.path : nameOf(at);
}

/** Lower case at the beginning, but for names written in capitals. */
export const lower = (text: string): string =>
  /^\p{Lu}[\p{Ll}\s]/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

const WORDS: Readonly<Record<Operator, readonly [string, string]>> = {
  equal: ['là', 'is'],
  notEqual: ['khác', 'is not'],
  greaterThan: ['lớn hơn', 'is more than'],
  greaterThanInclusive: ['ít nhất', 'is at least'],
  lessThan: ['nhỏ hơn', 'is less than'],
  lessThanInclusive: ['không quá', 'is at most'],
  in: ['là một trong', 'is one of'],
  notIn: ['không thuộc', 'is none of'],
  contains: ['có chứa', 'contains'],
  doesNotContain: ['không chứa', 'does not contain'],
};

export function operatorWords(operator: string, locale: Locale): string {
  return (
    (WORDS as Readonly<Record<string, readonly [string, string]>>)[operator]?.[locale === 'en' ? 1 : 0] ?? operator
  );
}

/** What was found, as precise as one reads it: five digits. */
export const rounded = (value: Json): Json =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;

/** A value in words: of a subject's choices, numbers with their unit, lists. */
export function valueWords(
  value: Json | undefined,
  about: Subject | undefined,
  subjects: readonly Subject[],
  locale: Locale,
  names: ReadonlyMap<string, string> = new Map(),
): string {
  if (isReference(value)) return subjectWords(value, subjects, locale);
  if (Array.isArray(value))
    return (value as readonly Json[]).map((each) => valueWords(each, about, subjects, locale, names)).join(', ');
  if (value === null || value === undefined) return locale === 'en' ? 'nothing' : 'trống';
  if (typeof value === 'boolean') return locale === 'en' ? (value ? 'true' : 'false') : value ? 'đúng' : 'sai';
  if (typeof value === 'number') {
    const number = value.toLocaleString(locale === 'en' ? 'en-GB' : 'vi-VN', { maximumFractionDigits: 6 });
    return about?.unit ? `${number} ${about.unit}` : number;
  }
  if (isObject(value)) return '{…}';
  const own = about?.choices ?? (about?.type === 'kind' ? KINDS : []);
  const found = own.find((each) => each.value === value);
  if (found) return locale === 'en' ? found.en : found.vi;
  return names.get(String(value)) ?? (value === '' ? '…' : String(value));
}
