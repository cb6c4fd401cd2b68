/**
 * Vietnamese names of BPMN element types, as menus and the panel's head write them ("Message start event (non-interrupting)",
 * "Message Start Event (Non Interrupting)"). Events are put together from their kind and their place.
 */
const NAMES: Readonly<Record<string, string>> = {
  task: 'Việc',
  'user task': 'Việc cho người',
  'service task': 'Việc của máy',
  'send task': 'Gửi tin',
  'receive task': 'Chờ tin',
  'manual task': 'Việc làm tay',
  'business rule task': 'Áp quy tắc',
  'script task': 'Tính toán',
  'call activity': 'Gọi quy trình',
  transaction: 'Giao dịch',
  'event sub process': 'Khối sự kiện',
  'sub process': 'Khối con',
  'sub process (collapsed)': 'Khối con (thu gọn)',
  'sub process (expanded)': 'Khối con (mở rộng)',
  'ad hoc sub process': 'Khối tùy chọn',
  'ad hoc sub process (collapsed)': 'Khối tùy chọn (thu gọn)',
  'ad hoc sub process (expanded)': 'Khối tùy chọn (mở rộng)',
  'exclusive gateway': 'Rẽ một nhánh',
  'parallel gateway': 'Chạy song song',
  'inclusive gateway': 'Rẽ nhiều nhánh',
  'complex gateway': 'Rẽ theo điều kiện gộp',
  'event based gateway': 'Chờ sự kiện đầu tiên',
  'data store reference': 'Kho dữ liệu',
  'data object reference': 'Dữ liệu',
  'data input': 'Dữ liệu vào',
  'data output': 'Dữ liệu ra',
  'expanded pool/participant': 'Bên tham gia (mở rộng)',
  'empty pool/participant': 'Bên tham gia (rỗng)',
  'empty pool/participant (removes content)': 'Bên tham gia (rỗng, bỏ nội dung)',
  participant: 'Bên tham gia',
  'collapsed pool': 'Bên tham gia (rỗng)',
  'expanded pool': 'Bên tham gia',
  lane: 'Làn',
  process: 'Quy trình',
  collaboration: 'Phối hợp nhiều bên',
  group: 'Nhóm',
  'text annotation': 'Chú thích',
  association: 'Đường chú thích',
  'data input association': 'Đường dữ liệu vào',
  'data output association': 'Đường dữ liệu ra',
  'message flow': 'Luồng tin',
  'sequence flow': 'Luồng',
  'conditional flow': 'Luồng có điều kiện',
  'default flow': 'Luồng mặc định',
  'start event': 'Bắt đầu',
  'end event': 'Kết thúc',
  'boundary event': 'Sự kiện gắn ở viền',
  'intermediate throw event': 'Mốc giữa chừng',
  'intermediate catch event': 'Chờ giữa chừng',
};

const KINDS: Readonly<Record<string, string>> = {
  message: 'tin',
  timer: 'hẹn giờ',
  conditional: 'điều kiện',
  signal: 'tín hiệu',
  error: 'lỗi',
  escalation: 'leo thang',
  compensation: 'bù trừ',
  cancel: 'hủy giao dịch',
  link: 'liên kết',
  terminate: 'dừng tất cả',
  multiple: 'nhiều loại',
  'parallel multiple': 'đủ mọi loại',
};

const PLACES: readonly (readonly [string, string])[] = [
  ['intermediate catch event', 'Chờ'],
  ['intermediate throw event', 'Phát'],
  ['boundary event', 'Gắn ở viền:'],
  ['start event', 'Bắt đầu bằng'],
  ['end event', 'Kết thúc bằng'],
];

/** Vietnamese name of an element type; `undefined` for a text that is none. */
export function elementName(text: string): string | undefined {
  const key = text.toLowerCase().replace(/(?<=\w)-(?=\w)/g, ' ');
  if (NAMES[key]) return NAMES[key];
  const aside = key.endsWith(' (non interrupting)');
  const plain = aside ? key.slice(0, -' (non interrupting)'.length) : key;
  for (const [place, words] of PLACES) {
    if (!plain.endsWith(` ${place}`)) continue;
    const kind = KINDS[plain.slice(0, -place.length - 1)];
    if (kind) return `${words} ${kind}${aside ? ' (không ngắt)' : ''}`;
  }
  return undefined;
}
