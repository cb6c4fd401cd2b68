import type { LocalizedText } from '@trucban/kernel';
import type { EscalationLevel } from '@trucban/sla-engine';
import type { ClockRow } from './clock-row.ts';

const NAMES: Readonly<Record<string, LocalizedText>> = {
  acknowledge: { vi: 'Tiếp nhận', en: 'Acknowledge' },
  dispatch: { vi: 'Điều động', en: 'Dispatch' },
  onScene: { vi: 'Có mặt hiện trường', en: 'On scene' },
  resolve: { vi: 'Giải quyết xong', en: 'Resolve' },
};

/** Name of a clock for people. */
export function clockName(row: Pick<ClockRow, 'clock' | 'element_id'>): LocalizedText {
  return NAMES[row.clock] ?? { vi: `Bước ${row.element_id ?? ''}`, en: `Step ${row.element_id ?? ''}` };
}

/** What the person who is told reads. */
export function escalationText(number: string, row: ClockRow, rung: EscalationLevel): LocalizedText {
  const { vi, en } = clockName(row);
  return {
    vi: `${number}: thời hạn “${vi}” đã qua ${rung.atPercentOfLimit} % (mức leo thang ${rung.level}).`,
    en: `${number}: ${rung.atPercentOfLimit} % of the limit “${en}” has passed (escalation level ${rung.level}).`,
  };
}

export function breachText(row: ClockRow): LocalizedText {
  const { vi, en } = clockName(row);
  return { vi: `Quá hạn “${vi}”.`, en: `The limit “${en}” has run out.` };
}

export function resumeText(row: ClockRow): LocalizedText {
  const { vi, en } = clockName(row);
  return { vi: `Đồng hồ “${vi}” chạy tiếp.`, en: `The clock “${en}” runs again.` };
}

export function unreachedText(groups: readonly string[]): LocalizedText {
  const names = groups.join(', ');
  return {
    vi: `Không có ai trong nhóm ${names}; đã báo trưởng ca trực IOC.`,
    en: `Nobody is in the group ${names}; the shift leader of the IOC was told.`,
  };
}

export function handText(number: string, rung: EscalationLevel, reason: string): LocalizedText {
  return {
    vi: `${number}: leo thang lên mức ${rung.level} theo yêu cầu. Lý do: ${reason}`,
    en: `${number}: escalated to level ${rung.level} by hand. Reason: ${reason}`,
  };
}
