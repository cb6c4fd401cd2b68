import { InstantInput } from '../../shared/parts/instant-input.tsx';
import type { Part } from '../../shared/parts/part.ts';

const instant = { kind: 'own', Input: InstantInput } as const;

const ANSWER_PARTS: readonly Part[] = [
  {
    key: 'eventTypes',
    vi: 'Loại sự vụ',
    en: 'Event types',
    input: { kind: 'codes', from: 'eventTypes' },
    needed: true,
  },
  { key: 'text', vi: 'Câu trả lời', en: 'What they are told', input: { kind: 'texts' }, needed: true },
];

/** Planned work: what it is, when, and what it means. */
export const SUPPRESSION_PARTS: readonly Part[] = [
  { key: 'name', vi: 'Tên', en: 'Name', input: { kind: 'texts' }, needed: true },
  { key: 'reason', vi: 'Lý do', en: 'Reason', input: { kind: 'line', rows: 2 }, needed: true },
  { key: 'from', vi: 'Từ', en: 'From', input: instant, needed: true },
  {
    key: 'to',
    vi: 'Đến',
    en: 'To',
    input: instant,
    needed: true,
    help: { vi: 'Dài nhất 31 ngày.', en: 'At most 31 days.' },
  },
  {
    key: 'rules',
    vi: 'Quy tắc',
    en: 'Rules',
    shown: true,
    input: { kind: 'codes', from: 'rules' },
    help: { vi: 'Bỏ trống: mọi quy tắc.', en: 'Empty: every rule.' },
  },
  { key: 'sources', vi: 'Nguồn', en: 'Sources', input: { kind: 'codes', from: 'sources' }, shown: true },
  {
    key: 'keys',
    vi: 'Trạm, thiết bị, tàu',
    en: 'Stations, devices, vessels',
    shown: true,
    input: { kind: 'codes', from: 'none' },
  },
  {
    key: 'areas',
    vi: 'Địa bàn',
    en: 'Areas',
    shown: true,
    input: { kind: 'codes', from: 'areas' },
    help: {
      vi: 'Cần ít nhất một trong bốn mục. Phát hiện phải khớp mọi mục đã khai mới bị ẩn.',
      en: 'One of the four is needed. A finding has to fit all that are given.',
    },
  },
  {
    key: 'answer',
    vi: 'Trả lời người dân',
    en: 'Answer to the public',
    input: { kind: 'group', parts: ANSWER_PARTS },
    help: {
      vi: 'Cắt điện, cắt nước có báo trước: tin báo về các loại này từ địa bàn trên được trả lời, không mở sự vụ. Không ẩn gì của thiết bị, trừ khi nêu quy tắc, nguồn hoặc trạm.',
      en: 'For an outage that was announced: what people report of these types from the areas is answered and opens nothing. Nothing of devices is hidden unless rules, sources or stations are named.',
    },
  },
];
