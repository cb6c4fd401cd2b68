import type { Part } from '../../shared/parts/part.ts';
import { FREQUENCIES } from './frequencies.ts';

const line = { kind: 'line' } as const;

/** Data entry: which numbers, by whom, until when, and what is checked. */
export const DATASET_PARTS: readonly Part[] = [
  { key: 'vi', vi: 'Tên tiếng Việt', en: 'Vietnamese name', input: line, needed: true },
  { key: 'en', vi: 'Tên tiếng Anh', en: 'English name', input: line, needed: true },
  { key: 'frequency', vi: 'Kỳ', en: 'Period', input: { kind: 'choice', choices: FREQUENCIES }, needed: true },
  {
    key: 'measures',
    vi: 'Số liệu',
    en: 'Measures',
    needed: true,
    input: { kind: 'codes', from: 'measures' },
    help: {
      vi: 'Mỗi số liệu là một ô; phải cùng kỳ với biểu.',
      en: 'Each is a cell; of the same period as the dataset.',
    },
  },
  {
    key: 'orgUnits',
    vi: 'Đơn vị phải nhập',
    en: 'Who must report',
    needed: true,
    input: { kind: 'codes', from: 'orgUnits' },
    help: {
      vi: 'Người của đơn vị nhập và gửi; đơn vị cấp trên duyệt (khóa số) hoặc trả lại. Người đã gửi không tự duyệt.',
      en: 'Their people enter and hand in; the units above approve, which locks, or return. Nobody approves what he handed in.',
    },
  },
  {
    key: 'due',
    vi: 'Hạn gửi',
    en: 'Deadline',
    needed: true,
    help: { vi: 'Tính từ khi hết kỳ.', en: 'Counted from the end of the period.' },
    input: {
      kind: 'group',
      parts: [
        {
          key: 'workingDays',
          vi: 'Ngày làm việc',
          en: 'Working days',
          needed: true,
          input: { kind: 'number', min: 0, max: 60, whole: true },
        },
        { key: 'calendar', vi: 'Theo lịch', en: 'Calendar', input: { kind: 'code', from: 'calendars' }, needed: true },
      ],
    },
  },
  {
    key: 'rules',
    vi: 'Kiểm tra',
    en: 'Checks',
    shown: true,
    input: {
      kind: 'list',
      least: 0,
      item: { vi: 'Kiểm tra', en: 'Check' },
      fresh: { severity: 'error' },
      parts: [
        { key: 'code', vi: 'Mã', en: 'Code', input: { kind: 'line', code: true }, needed: true },
        {
          key: 'check',
          vi: 'Phải đúng (FEEL)',
          en: 'Has to hold (FEEL)',
          needed: true,
          input: { kind: 'line', rows: 2, code: true, placeholder: 'A <= B' },
          help: { vi: 'Viết bằng mã các số liệu của biểu.', en: 'Over the codes of its measures.' },
        },
        {
          key: 'severity',
          vi: 'Khi sai',
          en: 'If it does not',
          needed: true,
          input: {
            kind: 'choice',
            choices: [
              { value: 'error', vi: 'lỗi: không gửi được', en: 'fault: it can not be handed in' },
              { value: 'warning', vi: 'cảnh báo: vẫn gửi được', en: 'warning: it can' },
            ],
          },
        },
        { key: 'vi', vi: 'Câu báo, tiếng Việt', en: 'What is said, Vietnamese', input: line, needed: true },
        { key: 'en', vi: 'Câu báo, tiếng Anh', en: 'What is said, English', input: line, needed: true },
      ],
    },
  },
  {
    key: 'outlierSigmas',
    vi: 'Số khác thường',
    en: 'Unusual numbers',
    shown: true,
    input: { kind: 'number', min: 1, max: 20, unit: 'σ' },
    help: {
      vi: 'Lệch từ chừng này độ lệch chuẩn bền vững so với các kỳ trước thì người nhập phải xác nhận. Bỏ trống: 3,5.',
      en: 'From so many robust standard deviations off its own past on, a number has to be confirmed. Empty: 3.5.',
    },
  },
];
