import { fromEpochMs, toEpochMs, type Instant } from '@trucban/kernel';
import { OFFSET_MINUTES } from '../report-period.ts';
import type { Language } from './printed.ts';

/** `1.234,5`; at most two decimals, which is as exact as a report gets. */
export function numberText(value: number | null | undefined, lang: Language): string {
  if (value === null || value === undefined) return '–';
  return new Intl.NumberFormat(lang === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: 2 }).format(value);
}

/** A change with its sign: `+1,2`, `−3`. */
export function changeText(value: number | null, lang: Language): string {
  if (value === null) return '–';
  const size = numberText(Math.abs(value), lang);
  return size === '0' ? size : `${value > 0 ? '+' : '−'}${size}`;
}

/** Local date parts of an instant: day, month, year, time. */
export function localParts(at: Instant): { day: string; month: string; year: string; time: string } {
  const [date = '', time = ''] = fromEpochMs(toEpochMs(at) + OFFSET_MINUTES * 60_000).split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  return { day, month, year, time: time.slice(0, 5) };
}

/** `22/11/2026 07:00`. */
export function instantText(at: Instant): string {
  const { day, month, year, time } = localParts(at);
  return `${day}/${month}/${year} ${time}`;
}

/** Everything that is printed and comes from nowhere else. */
export const WORDS = {
  vi: {
    nation: ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc'],
    number: 'Số',
    report: 'BÁO CÁO',
    draft: 'DỰ THẢO',
    recipients: 'Nơi nhận:',
    remark: 'Ý kiến',
    replaces: (number: string, reason: string) => `Thay thế báo cáo số ${number}. Lý do: ${reason}`,
    signature: (at: string) => `(Đã ký duyệt trên hệ thống lúc ${at})`,
    foot: (computed: string, hash: string | null) =>
      `Số liệu lập tự động lúc ${computed}.${hash === null ? '' : ` Mã kiểm tra nội dung (SHA-256): ${hash}`}`,
    unsigned: 'Chưa ký.',
    stretch: (from: string, to: string) => `(Số liệu từ ${from} đến ${to})`,
    marks: { provisional: 'tạm tính', revised: 'đã sửa', older: 'kỳ trước', stale: 'số liệu cũ' },
    status: {
      new: 'Mới',
      acknowledged: 'Đã tiếp nhận',
      inProgress: 'Đang xử lý',
      resolved: 'Đã giải quyết',
      closed: 'Đã đóng',
      cancelled: 'Đã hủy',
      merged: 'Đã gộp',
    },
    heads: {
      n: 'TT',
      indicator: 'Chỉ tiêu',
      unit: 'Đơn vị tính',
      period: 'Kỳ số liệu',
      value: 'Giá trị',
      target: 'Mục tiêu',
      change: 'So kỳ trước',
      state: 'Đánh giá',
      type: 'Loại',
      severity: 'Mức độ',
      area: 'Địa bàn',
      count: 'Trong kỳ',
      previous: 'Kỳ trước',
      difference: 'Tăng/giảm',
      clock: 'Thời hạn',
      met: 'Đạt',
      breached: 'Quá hạn',
      share: 'Tỷ lệ đạt',
      incident: 'Sự vụ',
      lead: 'Chủ trì',
      status: 'Trạng thái',
      channel: 'Kênh',
      group: 'Đơn vị, nhóm',
      late: 'Quá hạn',
      oldest: 'Hạn cũ nhất',
      task: 'Nhiệm vụ',
      due: 'Hạn',
      orgUnit: 'Đơn vị',
      series: 'Số liệu theo dõi',
      lateSeries: 'Chậm',
      completeness: 'Đầy đủ',
      dataAt: 'Số liệu cũ nhất',
      source: 'Nguồn',
    },
    incidents: (total: string, previous: string, settled: string, open: string, all: string) =>
      `Trong kỳ có ${total} sự vụ (kỳ trước ${previous}); đã giải quyết ${settled}, còn mở ${open}. Tính đến cuối kỳ, tổng số sự vụ đang mở là ${all}.`,
    restricted: 'Không gồm sự vụ hạn chế tiếp cận và diễn tập.',
    byType: 'Theo loại',
    bySeverity: 'Theo mức độ',
    byArea: 'Theo địa bàn',
    byChannel: 'Theo kênh tiếp nhận',
    clocks: 'Thực hiện thời hạn xử lý trong kỳ',
    named: 'Sự vụ đang mở cần chú ý',
    more: (n: string) => `Còn ${n} sự vụ khác cùng mức độ.`,
    late: 'quá hạn',
    citizens: (received: string, previous: string, settled: string, open: string, overdue: string) =>
      `Tiếp nhận ${received} phản ánh (kỳ trước ${previous}); đã giải quyết ${settled}, đang xử lý ${open}, trong đó ${overdue} quá hạn.`,
    tasks: (late: string, open: string) => `Cuối kỳ có ${late} nhiệm vụ quá hạn trên ${open} nhiệm vụ đang mở.`,
    noLateTasks: 'Cuối kỳ không có nhiệm vụ quá hạn.',
    lateTasksNamed: 'Quá hạn lâu nhất',
    league: (late: string, units: string) =>
      `${late} trên ${units} đơn vị có số liệu chậm; bảng nêu những đơn vị chậm nhất.`,
    noLateData: 'Không có đơn vị nào chậm số liệu.',
    notes: (given: string, of: string) => `${given} trên ${of} chỉ tiêu của báo cáo có số liệu.`,
    oldest: (at: string) => `Số liệu cũ nhất tính đến ${at}.`,
    lists: {
      missing: 'Thiếu số liệu',
      gaps: 'Chỉ có số của một phần kỳ',
      older: 'Dùng số liệu của kỳ trước',
      stale: 'Số liệu cũ hơn quy định',
      provisional: 'Số liệu tạm tính',
      revised: 'Số liệu đã sửa so với lần công bố trước',
    },
    failed: (why: string) => `Không lập được mục này: ${why}`,
    nothing: 'Không có.',
    others: 'Khác',
    summary: 'Tổng hợp',
    cover: { report: 'Báo cáo', period: 'Kỳ', from: 'Từ', to: 'Đến', issuer: 'Đơn vị lập', about: 'Phạm vi số liệu' },
    signedBy: 'Người ký',
  },
  en: {
    nation: ['SOCIALIST REPUBLIC OF VIET NAM', 'Independence - Freedom - Happiness'],
    number: 'No.',
    report: 'REPORT',
    draft: 'DRAFT',
    recipients: 'To:',
    remark: 'Remark',
    replaces: (number: string, reason: string) => `Replaces report no. ${number}. Reason: ${reason}`,
    signature: (at: string) => `(Signed off in the system at ${at})`,
    foot: (computed: string, hash: string | null) =>
      `Numbers computed at ${computed}.${hash === null ? '' : ` Hash of the content (SHA-256): ${hash}`}`,
    unsigned: 'Not signed.',
    stretch: (from: string, to: string) => `(Numbers from ${from} to ${to})`,
    marks: { provisional: 'provisional', revised: 'revised', older: 'period before', stale: 'stale' },
    status: {
      new: 'New',
      acknowledged: 'Acknowledged',
      inProgress: 'In progress',
      resolved: 'Resolved',
      closed: 'Closed',
      cancelled: 'Cancelled',
      merged: 'Merged',
    },
    heads: {
      n: 'No.',
      indicator: 'Indicator',
      unit: 'Unit',
      period: 'Period',
      value: 'Value',
      target: 'Target',
      change: 'Change',
      state: 'State',
      type: 'Type',
      severity: 'Severity',
      area: 'Area',
      count: 'This period',
      previous: 'Before',
      difference: 'Change',
      clock: 'Clock',
      met: 'Met',
      breached: 'Breached',
      share: 'Met, share',
      incident: 'Incident',
      lead: 'Lead',
      status: 'Status',
      channel: 'Channel',
      group: 'Unit, group',
      late: 'Late',
      oldest: 'Oldest due',
      task: 'Task',
      due: 'Due',
      orgUnit: 'Unit',
      series: 'Series',
      lateSeries: 'Late',
      completeness: 'Complete',
      dataAt: 'Oldest data',
      source: 'Source',
    },
    incidents: (total: string, previous: string, settled: string, open: string, all: string) =>
      `${total} incidents in the period (${previous} before); ${settled} settled, ${open} open. At the end of the period ${all} incidents were open in all.`,
    restricted: 'Without restricted incidents and exercises.',
    byType: 'By type',
    bySeverity: 'By severity',
    byArea: 'By area',
    byChannel: 'By channel',
    clocks: 'Clocks of the period',
    named: 'Open incidents of note',
    more: (n: string) => `${n} more of these severities.`,
    late: 'late',
    citizens: (received: string, previous: string, settled: string, open: string, overdue: string) =>
      `${received} reports received (${previous} before); ${settled} settled, ${open} in progress, of them ${overdue} late.`,
    tasks: (late: string, open: string) => `${late} of ${open} open tasks were late at the end of the period.`,
    noLateTasks: 'No task was late at the end of the period.',
    lateTasksNamed: 'Late for longest',
    league: (late: string, units: string) =>
      `The data of ${late} of ${units} units are late; the table names the latest.`,
    noLateData: 'Nobody’s data are late.',
    notes: (given: string, of: string) => `${given} of the report’s ${of} indicators have data.`,
    oldest: (at: string) => `The oldest data are of ${at}.`,
    lists: {
      missing: 'No data',
      gaps: 'Numbers of a part of the period only',
      older: 'Data of the period before',
      stale: 'Data older than allowed',
      provisional: 'Provisional data',
      revised: 'Revised data',
    },
    failed: (why: string) => `This section could not be made: ${why}`,
    nothing: 'None.',
    others: 'Others',
    summary: 'Summary',
    cover: { report: 'Report', period: 'Period', from: 'From', to: 'To', issuer: 'Issued by', about: 'Numbers of' },
    signedBy: 'Signed by',
  },
} as const;
