import type { LocalizedText } from '@trucban/kernel';
import type { EscalationLevel } from '@trucban/sla-engine';
import { stepName, type ClockRow } from './clock-row.ts';

const NAMES: Readonly<Record<string, LocalizedText>> = {
  acknowledge: { vi: 'Tiếp nhận', en: 'Acknowledge' },
  dispatch: { vi: 'Điều động', en: 'Dispatch' },
  onScene: { vi: 'Có mặt hiện trường', en: 'On scene' },
  resolve: { vi: 'Giải quyết xong', en: 'Resolve' },
};

/** Name of a clock for people. */
export function clockName(row: Pick<ClockRow, 'clock' | 'element_id' | 'element_name'>): LocalizedText {
  const step = stepName(row);
  return NAMES[row.clock] ?? { vi: `Bước: ${step}`, en: `Step: ${step}` };
}

/** What the person who is told reads. */
export function escalationText(number: string, row: ClockRow, rung: EscalationLevel): LocalizedText {
  const { vi, en } = clockName(row);
  return {
    vi: `${number}: ${share(rung).vi} “${vi}” (leo thang mức ${rung.level}).`,
    en: `${number}: ${share(rung).en} “${en}” (escalation level ${rung.level}).`,
  };
}

/** How much of the limit is gone, in words a tired person reads at once. */
function share({ atPercentOfLimit: percent }: EscalationLevel): LocalizedText {
  if (percent < 100) return { vi: `đã dùng ${percent}% thời hạn`, en: `${percent}% of the limit is used:` };
  if (percent === 100) return { vi: 'quá hạn', en: 'the limit has run out:' };
  return { vi: `quá hạn (${percent}% thời hạn)`, en: `the limit has run out (${percent}%):` };
}

export function breachText(row: ClockRow): LocalizedText {
  const { vi, en } = clockName(row);
  return { vi: `Quá hạn “${vi}”.`, en: `The limit “${en}” has run out.` };
}

export function resumeText(row: ClockRow): LocalizedText {
  const { vi, en } = clockName(row);
  return { vi: `Đồng hồ “${vi}” chạy tiếp.`, en: `The clock “${en}” runs again.` };
}

/** @param groups  names of the groups for people */
export function unreachedText(groups: readonly LocalizedText[]): LocalizedText {
  return {
    vi: `Không có ai giữ vai trò ${groups.map(({ vi }) => vi).join(', ')}; đã báo trưởng ca trực IOC.`,
    en: `Nobody holds the role ${groups.map(({ en }) => en).join(', ')}; the shift leader of the IOC was told.`,
  };
}

export function handText(number: string, rung: EscalationLevel, reason: string): LocalizedText {
  return {
    vi: `${number}: leo thang lên mức ${rung.level} theo yêu cầu. Lý do: ${reason}`,
    en: `${number}: escalated to level ${rung.level} by hand. Reason: ${reason}`,
  };
}
